/** The words of df's header, by language. */

/** What a word of df's header names. */
export type HeaderWord =
  | "type"
  | "size"
  | "used"
  | "avail"
  | "use%"
  | "inodes"
  | "iused"
  | "ifree"
  | "iuse%"
  | "file";

/**
 * GNU coreutils' translations of `Filesystem`, `Type`, `blocks`, `Size`, `Used`, `Avail`, `Available`, `Use%`, `Capacity`,
 * `Inodes`, `IUsed`, `IFree`, `IUse%`, `File` and `Mounted on`, in this order; what a language lacks is told in English.
 */
const TRANSLATIONS = `
en: Filesystem|Type|blocks|Size|Used|Avail|Available|Use%|Capacity|Inodes|IUsed|IFree|IUse%|File|Mounted on
af: Lêerstelsel|Tipe|blok|Grootte|InGebruik|Beskikbaar|Beskikbaar|Gebruik%|||||||Geheg aan
be: Ф-я сыстэма|Тып|блёкаў|Памер|Ужыта|Вольна|Вольна|У-а%|Ёміст.||||||Пункт мантаваньня
bg: Файлова с-ма|Вид|блокове|Размер|Заети|Свобод|Свободни|Изп%|Обем|I-възли|I-заети|I-свбдн|Изп%|Файл|Монтирана на
ca: S. fitxers|Tipus|Blocs|Mida|En ús|Lliure|Disponibles|%Ús|Cabuda|Nodes-i|En ús|Lliures|%Ús|Fitxer|Muntat a
cs: Souborový systém|Typ|bloků|Velikost|Užito|Volno|Volné|Uži%|Kapacita|I-uzlů|IUžito|IVolno|IUži%|Soubor|Připojeno do
da: Filsystem|Type|blokke|Størr|Brugt|Tilb|Tilbage|Brug%|Kapacitet|Inoder|IBrugt|IFri|IBrug%|Fil|Monteret på
de: Dateisystem|Typ|Blöcke|Größe|Benutzt|Verf.|Verfügbar|Verw%|Kapazität|Inodes|IBenutzt|IFrei|IUse%|Datei|Eingehängt auf
eo: Dosiersistemo|Tipo|blokoj|Grando|Uzata|Liber|Liberaj|Uza%|Kapacito|I-nodoj|I-uzata|I-lbr|Iuza%|Dosiero|Metita sur
es: S.ficheros|Tipo|bloques|Tamaño|Usados|Disp|Disponibles|Uso%|Capacidad|Nodos-i|NUsados|NLibres|NUso%|Fichero|Montado en
et: Failisüsteem|Tüüp|blokke|Maht|Kasut|Vaba|Vaba|Kas%|Maht|I-kirjeid|IKasut|IVaba|IKas%|Fail|Haagitud
eu: Fitxategi-sistema|Moeta|bloke|Tamai|Erab|Libre|Eskuragar|Erab%|Edukiera|Inodoak|IErabil|ILibre|IErab%||Non muntatua
fi: Tiedostojärjestelmä|Tyyppi|lohkot|Koko|Käyt|Vapaa|Vapaana|Käy%|Käytetty|I-solmut|IKäyt|IJälj|IKäy%|Tiedosto|Liitospiste
fr: Sys. de fichiers|Type|blocs|Taille|Utilisé|Dispo|Disponible|Uti%|Capacité|Inœuds|IUtil.|ILibre|IUti%|Fichier|Monté sur
ga: Córas comhaid|Cineál|bloc|Méid|Ídithe|ArFáil|Ar Fáil|Úsáid%|Iomlán|Inóid|Iídithe|Isaor|IÚsáid%||Curtha suas ar
gl: Sist. Fich|Tipo|bloques|Tamaño|Usado|Disp|Dispoñib|Uso%|Capacid|Inodos|IUsados|ILibres|IUso%||Montado en
hr: Datotečni sustav|Vrsta|blokova|Veličina|Zauzeto|Dostupno|Dostupno|Zauzeto%|Kapacitet|Inodova|IZauzeto|IDostupno|IZauzeto%|Datoteka|Montiran na
hu: Fájlrendszer|Típ.|blokk|Méret|Fogl.|Szab.|Szabad|Fo.%|Kapacit.|Inode-ok|IFogl|ISzab.|IFo.%|Fájl|Csatol. pont
id: Sistem Berkas|Tipe|blok|Besar|Isi|Sisa|Sisa|Isi%|Kapasita|Inode|IIsi|Ibebas|IIsi%||Dipasang di
it: File system|Tipo|blocchi|Dim.|Usati|Dispon.|Disponib.|Uso%|Capacità|Inode|IUsati|ILiberi|IUso%||Montato su
ja: ファイルシス|タイプ|ブロック|サイズ|使用|残り|使用可|使用%|容量|Iノード|I使用|I残り|I使用%|ファイル|マウント位置
kk: Файлдық жүйе|Түрі|блок|Өлшемі|Қолд|Қолж|Қолжетерлік|Пайд%|Сыйымдылығы||||||Тіркелген жері
ko: 파일 시스템|형식|블록|크기|사용|가용|가용|사용%|용량|Inodes|IUsed|IFree|IUse%|파일|마운트위치
lg: Sisitemu eya fayiro|Kika|buloka|Bunene|Awakozese|Awate|Awate|Enkozesa%|eziriwo|Inodi|Ezikozesedwa|Ente|Enkozesa%||Kiwangidwa ku
lt: Failų sistema|Tipas|blokų||Naud|Laisva|Laisva|Nd %||Inodes|INaud|ILsv|INd %||Prijungta prie
ms: Sistem fail|Jenis|blok|Saiz|Diguna|Ada|Ada|Guna%|Kapasiti|Inod|IDiguna|IBebas|IGuna%||Dilekapkan pada
nb: Filsystem|Type|blokker|Størrelse|Brukt|Tilgj.|Tilgjengelig|Bruk%|Kapasitet|Inodes|IUsed|IFree|IUse%|Fil|Montert på
nl: Bestandssysteem|Type|blokken|Grootte|Gebruikt|Besch|Beschikbaar|Geb%|Vulgraad|I-nodes|IGebr|IVrij|IGeb%|Bestand|Aangekoppeld op
pl: System plików|Typ|bl|rozm.|użyte|dost.|dostępne|%uż.|pojemność|iwęzły|użyteI|wolneI|%uż.I|Plik|zamont. na
pt: Sistema de ficheiros|Tipo|blocos|Tamanho|Uso|Livre|Livres|Uso%|Capacidade|Inodes|IUso|ILivr|UsoI%|Ficheiro|Montado em
pt_BR: Sist. Arq.|Tipo|Blocos|Tam.|Usado|Disp.|Disponível|Uso%|Capacid.|Inós|IUsado|ILivre|IUso%|Arquivo|Montado em
ro: Sistem de fișiere|Tip|blocuri|Dimens|Utilizat|Liber|Disponibil|Uz%|Capacitate|Inoduri|IUtilizat|ILiber|IUz%||Montat pe
ru: Файловая система|Тип|блоков|Размер|Использовано|Дост|Доступно|Использовано%|Вместимость|Iнодов|IИспользовано|IСвободно|IИспользовано%|Файл|Cмонтировано в
sk: Súborový systém|Typ|bloky|Veľk|Použ|Dost|Dostupné|Pou%|Kapacita|I-uzly|IPouž|IVoľ|IPou%||Pripojený na
sl: Dat. sist.|Tip|blokov|Vel.|Upor.|Prost|Na voljo|Upo%|Kapacit.|Inodov|IUpor|IPros|IUpo%|Datk|Priklop na
sr: Систем датотека|Врста|блокови|Величина|Заузето|Доступно|Доступно|Користи%|Капацитет|И-чворови|ИЗаузето|ИСлободно|ИКористи%|Датотека|Прикачено на
sv: Filsystem|Typ|block|Storlek|Använt|Ledigt|Tillgängligt|Anv%|Kapacitet|Inoder|IAnvänt|ILediga|IAnv%|Fil|Monterat på
tr: Dosya sistemi|Tür|blok|Boyut|Dolu|Boş|Boş|Kullanım%|Sığa|Dosya indeksleri|Doluİn|Boşİn|İnKullanım%|Dosya|Bağlanılan yer
uk: Ф. система|Тип|блоків|Розм|Вик|Дост|Доступно|Вик%|Всього|І-вузлів|Викор|Вільн|Вик%|Файл|змонтований на
vi: Hệ thống tập tin|Kiểu|khối|Cỡ|Dùng|Còn|Còn|%Dùng|Dung lượng|Inode|IDùng|ITrống|%IDùng|Tập tin|Gắn vào
zh_CN: 文件系统|类型|块|大小|已用|可用|可用|已用%|容量|Inodes|已用I|可用I|已用I%|文件|挂载点
zh_TW: 檔案系統|類型|區塊|容量|已用|可用|可用|已用%|容量|Inodes|I已用|I可用|I已用%|檔案|掛載點
`;

const MEANS: readonly (HeaderWord | undefined)[] = [
  "type",
  undefined,
  "size",
  "used",
  "avail",
  "avail",
  "use%",
  "use%",
  "inodes",
  "iused",
  "ifree",
  "iuse%",
  "file",
];
const BLOCKS = 1;
const CAPACITY = 7;

/** Some words that follow one another, as {@linkcode plain} has them. */
type Phrase = readonly string[];

/** One language's words. */
export interface Language {
  readonly filesystem: Phrase;
  readonly blocks: string;
  /** The longest first. */
  readonly words: readonly { readonly phrase: Phrase; readonly means: readonly HeaderWord[] }[];
}

/** A word without what differs between versions of a translation: capitals, and the dot of a short form. */
export function plain(word: string): string {
  return word.normalize("NFC").toLowerCase().replace(/\.$/, "");
}

const phraseOf = (text: string): Phrase => text.split(" ").map(plain);

const wordsOf = (line: string) => line.replace(/^\w+: /, "").split("|");
const LINES = TRANSLATIONS.trim().split("\n").map(wordsOf);
const ENGLISH = LINES[0] ?? [];

function languageOf(line: readonly string[]): Language {
  const [filesystem = "", ...words] = line.map((word, nth) => word || ENGLISH[nth] || "");
  const meanings = new Map<string, readonly HeaderWord[]>();
  for (const [nth, means] of MEANS.entries()) {
    const word = words[nth] ?? "";
    if (means !== undefined && word !== "") meanings.set(word, [...meanings.get(word) ?? [], means]);
  }
  return {
    filesystem: phraseOf(filesystem),
    blocks: plain(words[BLOCKS] ?? ""),
    words: [...meanings].map(([word, means]) => ({ phrase: phraseOf(word), means }))
      .toSorted((a, b) => b.phrase.length - a.phrase.length),
  };
}

const BY_FIRST_WORD = Map.groupBy(LINES.map(languageOf), ({ filesystem: [first = ""] }) => first);

/** `Capacity` in all languages: the one word for the share in use that has no percent sign. */
export const CAPACITIES: readonly string[] = LINES.flatMap((line) => line[CAPACITY + 1] || []);

/** Whether a phrase stands at a place of some {@linkcode plain} words. */
export function standsAt(phrase: Phrase, words: readonly string[], at: number): boolean {
  return phrase.every((word, nth) => words[at + nth] === word);
}

/** Where a header begins in some {@linkcode plain} words, and in which languages it may be. */
export function languagesIn(
  words: readonly string[],
): { readonly at: number; readonly languages: readonly Language[] } | undefined {
  for (const [at, word] of words.entries()) {
    const languages = BY_FIRST_WORD.get(word)?.filter(({ filesystem }) => standsAt(filesystem, words, at));
    if (languages !== undefined && languages.length > 0) return { at, languages };
  }
  return undefined;
}
