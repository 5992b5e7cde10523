/** Scripts by which a shell completes the command line, drawn from what `--help` says. Pure text. */
import {
  formatsOf,
  isFormat,
  isImage,
  operandsOf,
  optionsOf,
  takesCases,
  takesFiles,
  takesImages,
  type ToldOption,
  wordsOf,
} from "./command_options.ts";

/** What is completed: commands as the table has them, the parts of the built-in suite, and public images. */
export interface Completed {
  readonly commands: readonly { readonly name: string; readonly usage: string }[];
  readonly suite: readonly string[];
  readonly images: readonly string[];
  readonly formats: readonly string[];
}

/** The shells, and what to do with their script. */
export const SHELLS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

const aboutOf = (usage: string) => /^seedling .+? {2,}(.+)$/m.exec(usage)?.[1] ?? "";
const optionWords = (usage: string) => optionsOf(usage).map(({ name }) => `--${name}`);
const operandWords = (usage: string, { suite, images }: Completed) => [
  ...operandsOf(usage),
  ...(takesCases(usage) ? suite : []),
  ...(takesImages(usage) ? images : []),
];
const valueWords = ({ value, about }: ToldOption, { images, formats }: Completed) => {
  if (isImage(value)) return images;
  return isFormat(value) ? formatsOf(about, formats) : wordsOf(value);
};
/** A path may stand there: none where help has all the words. */
const takesPath = ({ value }: ToldOption) => isImage(value) || wordsOf(value).length === 0;

function bashScript(completed: Completed): string {
  const { commands } = completed;
  const names = commands.map(({ name }) => name).join(" ");
  const values = commands.flatMap(({ name, usage }) =>
    optionsOf(usage).flatMap((option) =>
      option.value === undefined ? [] : [
        `    ${name}:--${option.name}) words="${valueWords(option, completed).join(" ")}"${
          takesPath(option) ? "; files=1" : ""
        } ;;`,
      ]
    )
  );
  const rest = commands.map(({ name, usage }) => {
    const words = [...operandWords(usage, completed), ...optionWords(usage), "--help"].join(" ");
    return `    ${name}:*) words="${words}"${takesFiles(usage) ? "; files=1" : ""} ;;`;
  });
  return `# seedling completions bash > ~/.local/share/bash-completion/completions/seedling
_seedling() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words= files=
  if [ "$COMP_CWORD" -eq 1 ]; then words="${names} --help --version"
  else case "\${COMP_WORDS[1]}:$before" in
${[...values, ...rest].join("\n")}
  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  if [ -n "$files" ]; then COMPREPLY+=($(compgen -f -- "$word")); fi
}
complete -o filenames -F _seedling seedling
`;
}

/** Between single quotes. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
/** A description in zsh's specifications, whose colons and brackets mean something. */
const plain = (text: string) => text.replaceAll(/[[\]:\\]/g, (each) => `\\${each}`);

function zshScript(completed: Completed): string {
  const { commands } = completed;
  const names = commands.map(({ name, usage }) => `    ${quoted(`${name}:${plain(aboutOf(usage))}`)}`);
  const cases = commands.map(({ name, usage }) => {
    const options = optionsOf(usage).map((option) => {
      const { name, value, about } = option;
      const words = valueWords(option, completed);
      const action = takesPath(option) && words.length > 0
        ? `{ compadd -- ${words.join(" ")}; _files }`
        : words.length > 0
        ? `(${words.join(" ")})`
        : "_files";
      return quoted(`*--${name}[${plain(about)}]${value === undefined ? "" : `:${plain(value)}:${action}`}`);
    });
    const words = operandWords(usage, completed);
    const operands = [
      ...(words.length > 0 ? [`compadd -- ${words.map(quoted).join(" ")}`] : []),
      ...(takesFiles(usage) ? ["_files"] : []),
    ];
    const rest = operands.length > 0 ? [quoted(`*:operand:{ ${operands.join("; ")} }`)] : [];
    return `    ${name}) _arguments ${
      [...options, "'--help[what it does]'", ...rest].join(" \\\n      ")
    } ;;`;
  });
  return `#compdef seedling
# seedling completions zsh > a folder of $fpath/_seedling
_seedling() {
  local -a commands=(
${names.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join("\n")}
  esac
}
if [ "$funcstack[1]" = "_seedling" ]; then _seedling "$@"; else compdef _seedling seedling; fi
`;
}

function fishScript(completed: Completed): string {
  const { commands } = completed;
  const lines = commands.flatMap(({ name, usage }) => {
    const at = `complete -c seedling -n '__fish_seen_subcommand_from ${name}'`;
    const options = optionsOf(usage).map((option) => {
      const { name, value, about } = option;
      const words = valueWords(option, completed);
      const files = takesPath(option) ? " -r -F" : " -x";
      const how = value === undefined ? "" : words.length > 0 ? `${files} -a '${words.join(" ")}'` : " -r -F";
      return `${at} -l ${name}${how} -d ${fishQuoted(about)}`;
    });
    const operands = operandWords(usage, completed);
    return [
      `complete -c seedling -n __fish_use_subcommand -a ${name} -d ${fishQuoted(aboutOf(usage))}`,
      ...options,
      ...(operands.length > 0 ? [`${at} -a '${operands.join(" ")}'`] : []),
      ...(takesFiles(usage) ? [`${at} -F`] : []),
    ];
  });
  return `# seedling completions fish > ~/.config/fish/completions/seedling.fish
complete -c seedling -f
${lines.join("\n")}
`;
}

const fishQuoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
