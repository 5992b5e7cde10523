/** The banner that each stage of cloud-init prints on the console and into its log. */

const STAGE = /Cloud-init v\. \S{1,64} running '([a-z:-]{1,32})'/;

/** The stage that a line says runs now, in cloud-init's words (`init-local`, `init`, `modules:config`); `undefined` for any other line. */
export function stageOf(line: string): string | undefined {
  return STAGE.exec(line)?.[1];
}
