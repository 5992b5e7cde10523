/** What a file is, by its first bytes and its last sector. */
import { isQcow2 } from "../disk/qcow2_header.ts";
import { fileReader } from "./file_reader.ts";
import { type Ends, type ForeignFormat, foreignFormat, HEAD_BYTES, TAIL_BYTES } from "./image_formats.ts";

/** The ends of an open file. */
export async function endsOf(file: Deno.FsFile): Promise<Ends> {
  const { size } = await file.stat();
  const read = fileReader(file);
  const tail = size < TAIL_BYTES ? undefined : await read(size - TAIL_BYTES, TAIL_BYTES);
  return { head: await read(0, HEAD_BYTES), ...(tail && { tail }) };
}

/** The format of a file that QEMU does not boot as it is; nothing of a qcow2 image and of a raw disk. */
export async function formatOf(path: string): Promise<ForeignFormat | undefined> {
  using file = await Deno.open(path, { read: true });
  const ends = await endsOf(file);
  return isQcow2(ends.head) ? undefined : foreignFormat(ends);
}
