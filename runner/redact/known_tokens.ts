/** Tokens that their makers made to be told from any other word: by how they begin. */
import type { FoundSecret } from "./secret.ts";

// GitHub, GitLab, Slack, AWS, Vault, DigitalOcean, Tailscale, SendGrid, npm, PyPI, Docker, Stripe, OpenAI, Anthropic, Google, age, Swarm.
const BEGINNINGS = [
  ..."ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- glrt- xoxb- xoxp- xapp- AKIA ASIA hvs. hvb. dop_v1_".split(
    " ",
  ),
  ..."tskey-auth- tskey-client- SG. npm_ pypi- dckr_pat_ sk_live_ rk_live_ sk_test_ sk-proj- sk-ant-".split(
    " ",
  ),
  ..."AIza ya29. AGE-SECRET-KEY-1 SWMTKN-1- sntrys_ sntryu_ NRAK- shpat_ shpca_ shpss_ sbp_ lin_api_".split(
    " ",
  ),
];

/** The rest of a token: `npm_config_cache`, `pypi-server-simple-index` are words, and have no figure. */
const REST = "(?=[A-Za-z_.-]{0,64}\\d)[\\w.~+/-]{12,512}={0,2}";

const TOKENS: readonly RegExp[] = [
  new RegExp(`(?<![\\w.-])(?:${BEGINNINGS.map((each) => RegExp.escape(each)).join("|")})${REST}`, "g"),
  // Databricks.
  /(?<![\w.-])dapi[0-9a-f]{32}(?:-\d)?(?!\w)/g,
  // Telegram, Mailchimp, Mailgun, Twilio, Discord, Rancher, Windows.
  /(?<![\w.-])\d{8,10}:AA[\w-]{33}(?![\w-])/g,
  /(?<![\w.-])[0-9a-f]{32}-us\d{1,2}(?!\w)/g,
  /(?<![\w.-])(?:key-|SK)[0-9a-f]{32}(?!\w)/g,
  /(?<![\w.-])[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,38}(?![\w-])/g,
  /(?<![\w.-])token-[a-z0-9]{5}:[a-z0-9]{54}(?!\w)/g,
  /(?<![\w.-])[B-DF-HJKMNP-RTV-Y2-9]{5}(?:-[B-DF-HJKMNP-RTV-Y2-9]{5}){4}(?![\w-])/g,
  // kubeadm: an id and a secret.
  /(?<![\w.-])[a-z0-9]{6}\.[a-z0-9]{16}(?![\w.-])/g,
  // k3s: the digest of its authority, a user, a password.
  /(?<!\w)K10[0-9a-f]{16,128}::[\w-]{1,64}:[\w.-]{4,256}/g,
];

/** The tokens of known make in a text. */
export function knownTokens(text: string): readonly FoundSecret[] {
  return TOKENS.flatMap((each) => Array.from(text.matchAll(each), ([found]) => ({ text: found })))
    .filter(({ text }) => /\d/.test(text));
}
