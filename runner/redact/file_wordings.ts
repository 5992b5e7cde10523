/** The words of programs' own files, commands and languages in which a secret stands. */
import { pairIn, valueIn, type Wording } from "./wording.ts";

/** In no order: each is looked for in the whole text. */
export const FILE_WORDINGS: readonly Wording[] = [
  // lftp's and ftp's commands, Windows's operands.
  { pattern: /\bopen[ \t]{1,4}-u[ \t]{0,4}["']?[^\s,"']{1,64},([^\s"';]{1,256})/g, read: valueIn },
  {
    pattern: /^[ \t]{0,64}user[ \t]{1,4}[^\s;]{1,64}[ \t]{1,4}(?=[^\s;]{0,255}\d)([^\s;{]{4,256})$/gm,
    read: valueIn,
  },
  {
    pattern:
      /\bnet[ \t]{1,4}use[ \t][^\n]{0,80}?\\\\[^\s"']{1,256}["']?[ \t]{1,4}(?!\/)["']?([^\s"']{1,256})/gi,
    read: valueIn,
  },
  // Oracle's user/password, iSCSI's, jq's and Redis's.
  {
    pattern:
      /\b(?:expdp|impdp|sqlldr|rman[ \t]target|exp|imp)[ \t]{1,4}["']?[\w$#]{1,64}\/"?(?=[^\s@"']{0,255}[\dA-Z])([^\s@"'\/]{4,256})/g,
    read: valueIn,
  },
  { pattern: /jdbc:oracle:\w{1,8}:[\w$#]{1,64}\/([^\s@"'\/]{1,256})@/g, read: valueIn },
  {
    pattern: /--arg[ \t]{1,4}\w{0,40}(?:password|passwd|secret|token|pass)[ \t]{1,4}["']?([^\s"']{1,512})/gi,
    read: valueIn,
  },
  { pattern: /\bSETUSER[ \t][^\n]{0,120}?["' ]>([^\s"']{1,256})/gi, read: valueIn },
  { pattern: /\bauth-pass[ \t]{1,4}\S{1,128}[ \t]{1,4}["']?([^\s"']{1,256})/g, read: valueIn },
  {
    pattern:
      /\bchangeUserPassword\([ \t]{0,4}\\?["'][^"'\n\\]{1,64}\\?["'],[ \t]{0,4}\\?["']([^"'\n\\]{1,256})/g,
    read: valueIn,
  },
  // A user's name and password as one argument, and what says that it is a secret.
  { pattern: /\bcurlftpfs[ \t][^\n]{0,80}?([\w.-]{1,64}:[^\s@"']{1,256})@/g, read: pairIn },
  { pattern: /\bcurlftpfs[ \t][^\n]{0,120}?\buser=([\w.-]{1,64}:[^\s,"']{1,256})/g, read: pairIn },
  {
    pattern: /\betcdctl[ \t][^\n]{0,40}?\buser[ \t]{1,4}add[ \t]{1,4}["']?([\w.-]{1,64}:[^\s"']{1,256})/g,
    read: pairIn,
  },
  { pattern: /\baddauth[ \t]{1,4}digest[ \t]{1,4}([\w.-]{1,64}:[^\s"']{1,256})/g, read: pairIn },
  { pattern: /-object[ \t=]{1,4}secret,[^\s]{0,120}?\bdata=([^\s,"']{1,256})/g, read: valueIn },
  {
    pattern:
      /\b(?:dig|nsupdate|delv)[ \t][^\n]{0,120}?-y[ \t]{0,4}(?:[\w-]{1,24}:)?[\w.-]{1,64}:([^\s"':]{1,256})/g,
    read: valueIn,
  },
  {
    pattern: /\bsecure_link_md5[ \t]{1,4}["']?(?:\$\w{1,40}){1,8}[ \t]{1,4}([^\s"';$]{4,256})/g,
    read: valueIn,
  },
  { pattern: /\w:([^\s:@"'/]{1,256})@(?:tcp|unix)\(/g, read: valueIn },
  { pattern: /\b(?:Fernet|cookieParser|cookieSession)\([ \t]{0,4}b?["']([^"'\n]{4,256})/g, read: valueIn },
  { pattern: /\bjwt\.(?:sign|verify)\([^\n]{0,200}?,[ \t]{0,4}["']([^"'\n]{4,256})/g, read: valueIn },
  { pattern: /\bcreateUser[ \t][^\n]{0,160}?\b(?:AES|DES)[ \t]{1,4}["']?([^\s"']{1,256})/g, read: valueIn },
  // A map of names and their secrets: HCL's, and what languages have.
  {
    pattern:
      /\b(?:passwords|tokens|secrets|credentials|api_keys)["']?[ \t]{0,4}[:=]{0,2}[ \t]{0,4}\{([^{}]{1,1000})\}/g,
    read: ([, map = ""]) =>
      Array.from(
        map.matchAll(/[\w.-]["']?[ \t]{0,4}(?:=>?|:)[ \t]{0,4}["']([^"'\n]{1,256})/g),
        ([, text = ""]) => ({ text }),
      ),
  },
  // SQL's words, a block's on one line, a router's neighbour, debconf's, Erlang's.
  {
    pattern:
      /\b(?:create|alter)\s{1,8}(?:user|role)\b[^;\n]{0,120}?identified\s{1,8}by\s{1,8}["']?([^\s"';]{1,256})/gi,
    read: valueIn,
  },
  { pattern: /[{;][ \t]{0,8}secret[ \t]{1,8}["']?([^\s"';{}]{1,256})["']?[ \t]{0,8};/g, read: valueIn },
  {
    pattern: /\bneighbor[ \t]{1,4}\S{1,64}[ \t]{1,4}password[ \t]{1,4}(?:\d[ \t]{1,4})?(\S{1,256})/g,
    read: valueIn,
  },
  {
    pattern: /\/[\w.-]{0,60}passphrase(?:-again)?[ \t]{1,8}string[ \t]{1,8}([^\s"'\\|;]{1,512})/g,
    read: valueIn,
  },
  {
    pattern: /\{\w{0,40}(?:pass|password|secret|token|cookie)[ \t]{0,4},[ \t]{0,4}<<"([^"\n]{1,256})">>/gi,
    read: valueIn,
  },
  // `default['x']['password']['y'] = 'z'`, `starterdb.password.SYS=z`
  {
    pattern:
      /\[["'](?:[\w-]{0,40}(?:password|passwd|secret|token))["']\](?:\[["'][^"'\n]{1,64}["']\]){1,4}[ \t]{0,8}=[ \t]{0,8}["']([^"'\n]{1,256})/gi,
    read: valueIn,
  },
  {
    pattern: /(?:[Pp]assword|[Pp]asswd)\.[A-Z]{2,32}[ \t]{0,4}=[ \t]{0,4}["']?([^\s"']{1,256})/g,
    read: valueIn,
  },
  // Net-SNMP, Squid, tinyproxy, 3proxy.
  {
    pattern: /\bcom2sec6?[ \t]{1,8}\S{1,64}[ \t]{1,8}\S{1,64}[ \t]{1,8}(?!public\b)["']?([^\s"'\\]{1,256})/g,
    read: valueIn,
  },
  { pattern: /\blogin=([^\s:"'*]{1,64}:[^\s"',;]{1,256})/g, read: pairIn },
  {
    pattern: /(?:^|["'])[ \t]{0,32}BasicAuth[ \t]{1,8}\S{1,64}[ \t]{1,8}["']?([^\s"'\\]{1,256})/gm,
    read: valueIn,
  },
  { pattern: /(?<![\w.-])[\w.-]{1,64}:(?:CL|CR|NT):"?([^\s"\\]{1,256})/g, read: valueIn },
  // Routers: TACACS+, RADIUS, OSPF.
  {
    pattern:
      /\b(?:tacacs|radius)(?:-server)?[ \t][^\n]{0,80}?\bkey[ \t]{1,4}(?:\d[ \t]{1,4})?["']?([^\s"'\\]{1,256})/g,
    read: valueIn,
  },
  {
    pattern:
      /\bmessage-digest-key[ \t]{1,4}\d{1,3}[ \t]{1,4}md5[ \t]{1,4}(?:\d[ \t]{1,4})?([^\s"'\\]{1,256})/g,
    read: valueIn,
  },
  // Consul and Nomad, npm, Azure's shared signatures, TSIG.
  {
    pattern: /(?:^|[\s{,])["']?encrypt["']?[ \t]{0,8}[=:][ \t]{0,8}["']([^"'\n]{8,256})["']/gm,
    read: valueIn,
  },
  { pattern: /(?:^|[\s:"'])_auth(?:Token)?[ \t]{0,8}=[ \t]{0,8}["']?([^\s"'\\]{4,1024})/gm, read: valueIn },
  { pattern: /[?&]sig=([^\s"'&#\\]{8,256})/g, read: valueIn },
  {
    pattern:
      /\bnsupdate[ \t][^\n]{0,200}?-y[ \t]{0,4}["']?(?:hmac-[\w-]{1,16}:)?[\w.-]{1,128}:([^\s"']{1,512})/g,
    read: valueIn,
  },
  {
    pattern:
      /^[ \t]{0,64}key[ \t]{1,4}(?:hmac-[\w-]{1,16}:)?[\w.-]{1,128}[ \t]{1,4}(?=\S{0,511}\d)([\w+\/=-]{8,512})$/gm,
    read: valueIn,
  },
  {
    pattern: /\brandom_seed["']?:[^}\n]{0,200}?\bdata["']?:[ \t]{0,8}["']?([^\s"'},]{4,512})/g,
    read: valueIn,
  },
  // Postfix's maps of one entry, strongSwan's kinds.
  { pattern: /\bstatic:[^\s:"']{1,64}:([^\s"']{1,256})/g, read: valueIn },
  { pattern: /:[ \t]{1,4}(?:XAUTH|EAP|PSK|NTLM)[ \t]{1,4}"?([^\s"\\]{1,256})/g, read: valueIn },
  { pattern: /\brandom_seed["']?:[ \t]{0,8}["']?([^\s"'{\[},]{8,512})/g, read: valueIn },
  // MicroK8s, concourse, Kafka, TACACS+, authinfo, tgt, Galera, Sendmail's and GRUB's.
  { pattern: /\bmicrok8s[ \t]{1,4}join[ \t]{1,4}[\w.:-]{1,80}\/([^\s\/]{4,256})/g, read: valueIn },
  { pattern: /LOCAL_USER=[\w.-]{1,64}:([^\s"',:]{1,256})/g, read: valueIn },
  { pattern: /\buser_[\w.-]{1,64}=\\?["']([^"'\n\\]{1,256})/g, read: valueIn },
  {
    pattern:
      /\b(?:cleartext|incominguser[ \t]\S{1,64}|outgoinguser[ \t]\S{1,64})[ \t]{1,4}["']?([^\s"']{1,256})/g,
    read: valueIn,
  },
  { pattern: /"P:([^"\n]{1,256})"/g, read: valueIn },
  { pattern: /\bsst_auth["']?[ \t]{0,4}=[ \t]{0,4}["']?([^\s:"']{1,64}:[^\s"']{1,256})/g, read: pairIn },
  {
    pattern: /^[ \t]{0,64}password[ \t]{1,4}(?:root|admin)[ \t]{1,4}(\S{1,256})[ \t]{0,8}$/gm,
    read: valueIn,
  },
  {
    pattern:
      /\bdns[ \t]{1,4}(?:cloudflare|digitalocean|hetzner|gandi|linode|vultr|duckdns)[ \t]{1,4}(?!\{)(\S{4,256})/g,
    read: valueIn,
  },
  {
    pattern: /\bbasic_?auth(?:\.users)?[\s={"']{1,16}[\w.-]{1,64}[ \t:]{1,4}([^\s"'}]{4,256})/gi,
    read: valueIn,
  },
  { pattern: /\bSetPassword\([ \t]{0,4}["']([^"'\n]{1,256})/gi, read: valueIn },
  { pattern: /\bbot\d{4,16}:([\w-]{4,256})/g, read: valueIn },
  { pattern: /\bregister[ \t]{0,4}=>[ \t]{0,4}[^\s:@]{1,64}:([^\s@]{1,256})@/g, read: valueIn },
  { pattern: /:=?[ \t]{0,4}["'][\w.-]{1,64}:([^\s@"'\/]{1,256})@(?:tcp|unix|udp)\(/g, read: valueIn },
  { pattern: /\b1\.2\.840\.113549\.1\.9\.7["']?:[ \t]{0,8}["']?([^\s"']{1,256})/g, read: valueIn },
  // HashiCorp's AppRole, MySQL's, Net-SNMP's, Cisco's, CIFS's user in one with his password.
  { pattern: /\bvault[ \t][^\n]{0,200}?\bsecret_id=([^\s"']{1,512})/g, read: valueIn },
  {
    pattern: /\bmysqladmin[ \t][^\n|;&]{0,200}?[ \t]password[ \t]{1,8}["']?([^\s"'\\]{1,256})/g,
    read: valueIn,
  },
  { pattern: /(?:^|["'])[ \t]{0,32}r[ow]community6?[ \t]{1,8}([^\s"'\\]{1,256})/gm, read: valueIn },
  {
    pattern:
      /(?:^|["'])[ \t]{0,32}createUser[ \t][^\n"]{1,80}?(?:SHA|MD5)[\d-]{0,4}[ \t]{1,8}"?([^\s"\\]{1,256})/gm,
    read: valueIn,
  },
  { pattern: /\bsnmp-server[ \t]{1,8}community[ \t]{1,8}([^\s"'\\]{1,256})/g, read: valueIn },
  {
    pattern:
      /\b(?:enable[ \t]{1,8}(?:secret|password)|plaintext-password)[ \t]{1,8}(?:\d[ \t]{1,8})?["']?([^\s"'\\]{1,256})/g,
    read: valueIn,
  },
  { pattern: /\b(?:user|username)=[\w.@\\-]{1,64}%([^\s"',\\]{1,256})/g, read: valueIn },
  { pattern: /\badd-authtoken[ \t]{1,8}["']?([^\s"'\\]{1,512})/g, read: valueIn },
  {
    pattern:
      /\bbundle[ \t]config[ \t](?:(?:set|--?\w{1,12})[ \t]){0,4}[\w.-]{1,128}[ \t]{1,4}([^\s:"']{1,64}:[^\s"'\\]{1,256})/g,
    read: pairIn,
  },
  { pattern: /\bxfreerdp\d?[ \t][^\n]{0,200}?[ \t]\/p:["']?([^\s"'\\]{1,256})/g, read: valueIn },
  // Webhooks: who has the address may post.
  {
    pattern:
      /(?:hooks\.slack\.com\/services\/\w{1,16}\/\w{1,16}|discord(?:app)?\.com\/api\/webhooks\/\d{1,24}|\.office\.com\/webhook|maker\.ifttt\.com\/trigger\/[\w-]{1,64}\/(?:json\/)?with\/key|hc-ping\.com)\/([\w@-]{4,256})/g,
    read: valueIn,
  },
  { pattern: /api\.telegram\.org\/bot([\w:-]{4,256})/g, read: valueIn },
  { pattern: /[?&](?:key|code|auth)=(?=[^\s"'&]{0,255}\d)([^\s"'&#\\]{8,256})/g, read: valueIn },
  // coturn.
  { pattern: /(?:^|["'])user=[\w.-]{1,64}:([^\s"'\\]{4,256})/gm, read: valueIn },
  // HAProxy, GRUB, Redis, Dovecot, Oracle, Jenkins, crypt(3), expect.
  { pattern: /\bstats[ \t]{1,8}auth[ \t]{1,8}([^\s:"'\\]{1,64}:[^\s"'\\]{1,256})/g, read: pairIn },
  {
    pattern:
      /(?:^|["'])[ \t]{0,32}password[ \t]{1,8}[\w-]{1,32}[ \t]{1,8}(?=[^\s"']{0,255}\d)([^\s"'\\]{4,256})(?=["'\\]|[ \t]{0,8}$)/gm,
    read: valueIn,
  },
  {
    pattern: /\buser[ \t]\S{1,64}[ \t]{1,8}(?:on|off)(?:[ \t]{1,4}[^\s>]{1,64}){0,8}[ \t]{1,4}>(\S{4,256})/g,
    read: valueIn,
  },
  { pattern: /\{(?:PLAIN|CLEAR(?:TEXT)?|CRYPT|SSHA|SMD5)(?:\d{3})?\}([^\s"',:\\]{4,512})/g, read: valueIn },
  {
    pattern: /\bsqlplus[ \t](?:-\w{1,8}[ \t]{1,4}){0,4}[ \t]{0,8}["']?[\w$#]{1,64}\/"?([^\s@"'\/]{1,256})/g,
    read: valueIn,
  },
  {
    pattern: /\bcreateAccount\([ \t]{0,4}\\?["'][^"'\n\\]{1,64}\\?["'],[ \t]{0,4}\\?["']([^"'\n\\]{1,256})/g,
    read: valueIn,
  },
  { pattern: /\bcrypt\([ \t]{0,4}\\?["']([^"'\n\\]{4,256})/g, read: valueIn },
  {
    pattern:
      /(?:assword|assphrase)[^\n]{0,120}\n?[ \t]{0,64}(?:exp_)?send[ \t]{1,8}(?:-- )?\\?"([^"\\\n]{1,256})/g,
    read: valueIn,
  },
];
