/**
 * What `parseArgs` takes and gives, typed as `@std/cli` 1.0.32 types it, so that what type-checks with one does with
 * the other. Copyright 2018-2026 the Deno authors. MIT license.
 */

/** Any record. */
export type Loose = Record<string, unknown>;
type Nothing = Record<never, never>;
/** Names of options. */
export type Names = string | undefined;
/** Names of switches; `true` where every option is one. */
export type Booleans = boolean | Names;

/** One record of an intersection of several. */
type Id<T> = T extends Loose ? T extends infer Each ? { [Key in keyof Each]: Id<Each[Key]> } : never : T;

type UnionToIntersection<T> = (T extends unknown ? (each: T) => unknown : never) extends
  (all: infer All) => unknown ? All extends Loose ? All : never : never;

type ValueOf<T> = T[keyof T];

/** Names of other names for an option. */
export type Aliases<ArgNames = string, AliasNames extends string = string> = Partial<
  Record<Extract<ArgNames, string>, AliasNames | ReadonlyArray<AliasNames>>
>;

type AddAliases<Args, Alias extends Aliases | undefined> = {
  [Name in keyof Args as NamesOf<Name, Alias>]: Args[Name];
};

type NamesOf<Name, Alias> = Name extends keyof Alias ? string extends Alias[Name] ? Name
  : Alias[Name] extends string ? Name | Alias[Name]
  : Alias[Name] extends Array<string> ? Name | Alias[Name][number]
  : Name
  : Name;

type Dedot<Key extends string, T> = Key extends `${infer Name}.${infer Rest}`
  ? { [Each in Name]: Dedot<Rest, T> }
  : { [Each in Key]: T };

type DedotRecord<T> = Loose extends T ? T
  : T extends Loose ? UnionToIntersection<
      ValueOf<{ [Key in keyof T]: Key extends string ? Dedot<Key, T[Key]> : never }>
    >
  : T;

type SpreadDefaults<Args, Given> = Given extends undefined ? Args
  : Args extends Loose ?
      & Omit<Args, keyof Given>
      & {
        [Name in keyof Given]: Name extends keyof Args
          ? (Args[Name] & Given[Name] | Given[Name]) extends Loose
            ? NonNullable<SpreadDefaults<Args[Name], Given[Name]>>
          : Given[Name] | NonNullable<Args[Name]>
          : unknown;
      }
  : never;

type MapDefaults<ArgNames> = Partial<Record<ArgNames extends string ? ArgNames : string, unknown>>;

type Defaults<B extends Booleans, S extends Names> = Id<
  UnionToIntersection<
    & Loose
    & MapTypes<S, unknown>
    & MapTypes<B, unknown>
    & MapDefaults<B>
    & MapDefaults<S>
  >
>;

type RecursiveRequired<T> = T extends Loose ? { [Key in keyof T]-?: RecursiveRequired<T[Key]> } : T;

type MapTypes<ArgNames extends Booleans, T, Negated extends Names = undefined> = undefined extends ArgNames
  ? Nothing
  : ArgNames extends `${infer Name}.${infer Rest}` ? {
      [Key in Name]?: MapTypes<Rest, T, Negated extends `${Name}.${infer Each}` ? Each : undefined>;
    }
  : ArgNames extends string ? Partial<Record<ArgNames, Negated extends ArgNames ? T | false : T>>
  : Nothing;

type CollectValues<ArgNames extends Booleans, T, C extends Names, N extends Names = undefined> =
  UnionToIntersection<
    Extract<ArgNames, C> extends string ?
        & (Exclude<ArgNames, C> extends never ? Nothing : MapTypes<Exclude<ArgNames, C>, T, N>)
        & (Extract<ArgNames, C> extends never ? Nothing
          : RecursiveRequired<MapTypes<Extract<ArgNames, C>, Array<T>, N>>)
      : MapTypes<ArgNames, T, N>
  >;

type CollectUnknownValues<B extends Booleans, S extends Names, C extends Names, N extends Names> =
  UnionToIntersection<
    C extends B & S ? Nothing : DedotRecord<
      & Record<Exclude<Extract<Exclude<C, N>, string>, Extract<S | B, string>>, Array<unknown>>
      & Record<Exclude<Extract<Extract<C, N>, string>, Extract<S | B, string>>, Array<unknown> | false>
    >
  >;

type IsTyped<B extends Booleans, S extends Names, C extends Names> = undefined extends (
  & (false extends B ? undefined : B)
  & C
  & S
) ? false
  : true;

/** Every option that was declared, by its type. */
export type Values<
  B extends Booleans,
  S extends Names,
  C extends Names,
  N extends Names,
  D extends Loose | undefined,
  A extends Aliases | undefined,
> = IsTyped<B, S, C> extends true ?
    & Loose
    & AddAliases<
      SpreadDefaults<
        & CollectValues<S, string, C, N>
        & RecursiveRequired<CollectValues<B, boolean, C>>
        & CollectUnknownValues<B, S, C, N>,
        DedotRecord<D>
      >,
      A
    >
  // deno-lint-ignore no-explicit-any
  : Record<string, any>;

interface DoubleDash {
  "--"?: Array<string>;
}

/** What is read. */
export type Args<
  // deno-lint-ignore no-explicit-any
  TArgs extends Loose = Record<string, any>,
  TDoubleDash extends boolean | undefined = undefined,
> = Id<
  & TArgs
  & { _: Array<string | number> }
  & (boolean extends TDoubleDash ? DoubleDash : true extends TDoubleDash ? Required<DoubleDash> : Nothing)
>;

/** What may be read. */
export interface ParseOptions<
  B extends Booleans = Booleans,
  S extends Names = Names,
  C extends Names = Names,
  N extends Names = Names,
  D extends Loose | undefined = Loose | undefined,
  A extends Aliases | undefined = Aliases | undefined,
  TDoubleDash extends boolean | undefined = boolean | undefined,
> {
  "--"?: TDoubleDash;
  alias?: A;
  boolean?: B | ReadonlyArray<Extract<B, string>>;
  default?: D & Defaults<B, S>;
  stopEarly?: boolean;
  string?: S | ReadonlyArray<Extract<S, string>>;
  collect?: C | ReadonlyArray<Extract<C, string>>;
  negatable?: N | ReadonlyArray<Extract<N, string>>;
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}
