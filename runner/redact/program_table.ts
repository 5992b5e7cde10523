/** The programs that take a secret as an argument which no word beside it tells: one row, and a form in `program_forms.ts`. */

/**
 * Programs, what else must stand in the command (a word, or `-b` for any cluster of options with a b), and where the secret is:
 * behind `-p`, in the same word too (`*`) or there alone (`+`), of two that `:`, `%`, `,` or `=` parts the second; the operand
 * `@2` behind these words, the last one (`#`), or what stands behind `=` in each (`=`). `KEY` is what stands behind any word that names
 * a secret, `KEY#` the last operand where a part of a word does, `!` the next word, behind one that begins with `//`.
 * Options that name it themselves (`--password`) need no row.
 */
const TABLE: readonly (readonly [programs: string, also: string, places: string])[] = [
  ["curl", "", "-u:* --user: -U:* --proxy-user: -E:* --cert: --proxy-cert: --tlsuser: --oauth2-bearer"],
  ["http https xh", "", "-a:* --auth:"],
  ["mysql mysqldump mysqladmin mysqlimport mysqlsh mysqlcheck mysqlpump mycli", "", "-p+"],
  ["mariadb mariadb-dump mariadb-admin mariadb-import mariadb-check", "", "-p+"],
  ["mysqladmin mariadb-admin", "password", "@1"],
  ["mongo mongosh mongodump mongorestore mongoimport mongoexport cqlsh beeline influx kopia", "", "-p"],
  ["redis-cli valkey-cli keydb-cli", "", "-a*"],
  ["sqlcmd bcp tsql mosquitto_pub mosquitto_sub mosquitto_rr", "", "-P*"],
  ["ldapsearch ldapadd ldapmodify ldapdelete ldapwhoami ldapcompare ldapmodrdn ldapexop", "", "-w*"],
  ["ldappasswd", "", "-w* -s* -a*"],
  ["slappasswd", "", "-s*"],
  ["kadmin kadmin.local", "", "-w* -pw"],
  ["smbclient smbget smbcacls rpcclient net winexe", "", "-U%* --user%"],
  ["lftp", "", "-u,* --user,"],
  ["etcdctl ctr", "", "--user: -u:"],
  ["docker podman buildah nerdctl skopeo helm oras crane regctl oc az", "login", "-p*"],
  ["skopeo podman buildah", "", "--creds: --src-creds: --dest-creds:"],
  ["ngrok", "add-authtoken", "@1"],
  ["vault", "login", "@1"],
  ["vault", "unseal", "@1"],
  ["vault", "put", "="],
  ["kubectl oc", "secret", "--from-literal="],
  ["consul", "", "-encrypt"],
  ["aws", "", "--secret-string --secret-binary"],
  ["aws", "put-parameter", "--value"],
  ["aws", "configure", "KEY"],
  ["npm pnpm yarn poetry composer", "config", "KEY"],
  ["composer poetry", "config", "KEY#"],
  ["nmcli rclone wpa_cli crudini openstack-config setenv", "", "KEY"],
  ["rclone", "obscure", "@1"],
  ["wpa_passphrase", "", "@2"],
  ["sshpass", "", "-p*"],
  ["ssh-keygen", "", "-N* -P*"],
  ["useradd usermod groupadd groupmod", "", "-p*"],
  ["mkpasswd", "", "#"],
  ["openssl", "passwd", "#"],
  ["openssl", "", "-k -K -psk -pass: -passin: -passout:"],
  ["htpasswd", "-b", "#"],
  ["doveadm", "pw", "-p*"],
  ["elasticsearch-users", "", "-p*"],
  ["ansible-vault", "encrypt_string", "@1"],
  ["rabbitmqctl", "add_user", "@2"],
  ["rabbitmqctl", "change_password", "@2"],
  ["grafana-cli", "reset-admin-password", "@1"],
  ["pro ua", "attach", "@1"],
  ["cloudflared", "install", "@1"],
  ["mc mcli", "set", "@4"],
  ["b2", "authorize-account", "@2"],
  ["7z 7za 7zr unrar rar", "", "-p+ -hp+"],
  ["zip unzip", "", "-P*"],
  ["ipa-client-install", "", "-w*"],
  ["ipa-server-install ipa-replica-install", "", "-p* -a*"],
  ["SUSEConnect", "", "-r* --regcode"],
  ["mosquitto_passwd", "-b", "#"],
  ["net", "user", "@2"],
  ["samba-tool", "create", "@2"],
  ["samba-tool", "add", "@2"],
  ["kdb5_util knife register_new_matrix_user", "", "-P* -p*"],
  ["ncftp ncftpget ncftpput", "", "-p*"],
  ["prosodyctl", "register", "@3"],
  ["cargo", "login", "@1"],
  ["icinga2", "", "--ticket"],
  ["swaks", "", "-ap"],
  ["tpm2_changeauth", "", "#"],
  ["net-snmp-create-v3-user", "", "-A* -X*"],
  ["java", "", "-auth:"],
  ["rootpw", "", "#"],
  ["racadm", "", "-p*"],
  ["agent-auth", "", "-P*"],
  ["mc mcli", "add", "@3"],
  ["keyctl", "add", "@3"],
  ["smbclient", "//", "!"],
  ["iscsiadm", "node.session.auth.password", "-v --value"],
  ["dotnet", "add", "-p*"],
  ["pihole fs_cli", "", "-p*"],
  ["ttyd", "", "-c:* --credential:"],
  ["virsh", "secret-set-value", "@2"],
  ["virsh", "set-user-password", "@3"],
  ["pihole", "setpassword", "@1"],
  ["wpa_cli", "password", "@2"],
  ["mcrcon veracrypt turnadmin fence_ipmilan fence_ilo fence_idrac fence_vmware_rest fence_apc", "", "-p*"],
  ["k3s rke2", "", "-t*"],
  ["gotty", "", "-c: --credential:"],
  ["serf", "", "-encrypt"],
  ["lego certbot acme.sh", "", "--hmac --eab-hmac-key"],
  ["doveadm", "test", "@2"],
  ["nifi.sh", "set-single-user-credentials", "@2"],
  ["canonical-livepatch", "enable", "@1"],
  ["maas", "login", "@3"],
  ["radtest", "", "@2 @5"],
  ["openssl", "dgst", "-hmac"],
  ["adjoin adcli", "", "-w*"],
  ["twine rabbitmqadmin cypher-shell add-user.sh", "", "-p*"],
  ["gh", "set", "-b* --body"],
  ["az", "set", "--value"],
  ["dotnet", "push", "-k*"],
  ["doctl", "init", "-t*"],
  ["gitlab-runner", "register", "-r*"],
  ["splunk", "", "-auth:"],
  ["pcs", "auth", "-p*"],
  ["airflow", "create", "-p*"],
  ["ejabberdctl", "register", "@3"],
  ["redis-cli valkey-cli", "AUTH", "@1"],
  ["sendemail", "", "-xp"],
  ["kubeadm", "", "--certificate-key"],
  ["ConvertTo-SecureString", "", "@1"],
  ["ipmitool", "", "-P* -k"],
  ["ipmitool", "password", "@2"],
  ["poetry", "publish", "-p*"],
  ["codecov codecovcli", "", "-t*"],
  ["openfortivpn openconnect psexec paexec fly ibmcloud", "", "-p*"],
  ["ss-server ss-local ss-redir sslocal ssserver", "", "-k*"],
  ["check_http check_tcp check_ldap", "", "-a:*"],
  ["check_mysql check_pgsql check_mysql_query check_snmp", "", "-p*"],
  ["setup", "email", "@3"],
  ["bw", "login", "@2"],
  ["snyk", "auth", "@1"],
  ["nuget", "setapikey", "@1"],
  ["crictl", "", "--creds:"],
  ["add-user.sh", "", "@2"],
  ["add-user-keycloak.sh kcadm.sh", "", "-p*"],
  ["caddy", "hash-password", "--plaintext"],
  ["ngrok", "authtoken", "@1"],
  ["neo4j-admin", "set-initial-password", "@1"],
  ["sonar-scanner", "", "-Dsonar.login"],
  ["iwconfig", "key", "@1"],
  ["drush", "user:password", "@2"],
  ["augtool pulumi", "set", "KEY#"],
  ["redis-cli valkey-cli", "SET", "KEY#"],
  ["etcdctl consul", "put", "KEY#"],
  ["snmpget snmpset snmpwalk snmpbulkwalk snmptrap", "", "-A* -X* -c*"],
];

/** A place of a secret in a command. */
export interface Place {
  /** An option, or which operand. */
  readonly name: string;
  /** What parts a pair whose second is the secret. */
  readonly sign: string;
  /** Whether the next word has it, the same word, or either. */
  readonly form: string;
}

/** What a program is looked through for. */
export interface Row {
  /** What else must stand in the command; empty where nothing must. */
  readonly also: string;
  /** Where its secrets are. */
  readonly places: readonly Place[];
}

/** The rows of each program. */
export const PROGRAMS: ReadonlyMap<string, readonly Row[]> = byProgram();

function byProgram(): ReadonlyMap<string, readonly Row[]> {
  const rows = new Map<string, readonly Row[]>();
  for (const [programs, also, places] of TABLE) {
    const row = { also, places: places.split(" ").map(placeOf) };
    for (const program of programs.split(" ")) rows.set(program, [...rows.get(program) ?? [], row]);
  }
  return rows;
}

function placeOf(text: string): Place {
  const [, name = "", sign = "", form = ""] = /^(=|[^:%,=*+]+)([:%,=]?)([*+]?)$/.exec(text) ?? [];
  return { name, sign, form };
}

/** Whether any of them is called. */
export const CALLS = new RegExp(
  `(?<![\\w-])(?:${[...PROGRAMS.keys()].map((each) => RegExp.escape(each)).join("|")})(?![\\w-])`,
);
