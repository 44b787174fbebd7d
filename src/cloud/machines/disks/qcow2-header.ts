import { open } from 'node:fs/promises'

/** What the first bytes of a qcow2 file tell (QEMU's docs/interop/qcow2.txt). */
export interface Qcow2Header {
  /** Virtual size in bytes. */
  readonly size: number
  /** The file below it, as written: relative to the file's own folder. */
  readonly backing: string | undefined
}

/** @returns undefined when there is no such file or it isn't qcow2 */
export async function readQcow2Header(file: string): Promise<Qcow2Header | undefined> {
  const handle = await open(file).catch(() => undefined)
  if (!handle) return undefined
  try {
    const { buffer: header, bytesRead } = await handle.read(Buffer.alloc(72), 0, 72, 0)
    if (bytesRead < 72 || header.toString('latin1', 0, 4) !== 'QFI\xfb') return undefined
    const length = header.readUInt32BE(16)
    const name = await handle.read(Buffer.alloc(length), 0, length, Number(header.readBigUInt64BE(8)))
    return {
      size: Number(header.readBigUInt64BE(24)),
      backing: length === 0 ? undefined : name.buffer.toString('utf8'),
    }
  } finally {
    await handle.close()
  }
}
