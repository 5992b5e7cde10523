/** The catalogue of public images, as images.yaml has it. */
import images from "./public_images.json" with { type: "json" };

/** A public image, by the project that publishes it. */
export interface PublicImage {
  /** What `--image` and `image:` say. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** `*` in its last part is whatever the checksums list there. */
  readonly url: string;
  /** Where the project lists the digests. */
  readonly checksums: string;
  /** Who logs in, where nothing in the seed says otherwise. */
  readonly user: string;
  /** `bios`, `uefi` or `both`: by which it is known to boot. */
  readonly firmware?: string;
  /** What its guest's CPU can do where nobody says otherwise, in the words of a case. */
  readonly cpuLevel?: string;
  /** What its guest gets where nobody says otherwise, in the words of a case. */
  readonly memory?: string;
  /** `cloud-init`, `initramfs`, `growfs` or `none`. */
  readonly grows?: string;
  /** Where the addresses stood when they were written down. */
  readonly readAt: string;
  /** Whether it was fetched from there. */
  readonly isChecked: boolean;
}

interface Row {
  readonly title: string;
  readonly url: string;
  readonly checksums: string;
  readonly user: string;
  readonly firmware?: string;
  readonly "cpu-level"?: string;
  readonly memory?: string;
  readonly grows?: string;
  readonly "read-at": string;
  readonly checked: boolean;
}

/** All of them, in the file's order. */
export const PUBLIC_IMAGES: readonly PublicImage[] = Object.entries<Row>(images).map(
  ([name, { "cpu-level": cpuLevel, "read-at": readAt, checked, ...row }]) => ({
    name,
    ...row,
    ...(cpuLevel !== undefined && { cpuLevel }),
    readAt,
    isChecked: checked,
  }),
);
