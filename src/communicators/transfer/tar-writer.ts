const BLOCK = 512
const NAME = 100
const PREFIX = 155

export interface TarEntry {
  /** With `/` between its parts, without one at its end. */
  readonly path: string
  readonly kind: 'file' | 'folder' | 'link'
  /** What stands in a link. */
  readonly target?: string
  readonly mode: number
  /** In bytes; 0 for folders and links. */
  readonly size: number
  /** Seconds since the Unix epoch. */
  readonly modified: number
}

/**
 * The header blocks of one entry, in the ustar format that every tar reads (POSIX.1-1988), with GNU's extensions where it
 * has no room: long names and sizes from 8 GiB on.
 */
export function tarHeader(entry: TarEntry): Buffer {
  const name = Buffer.from(entry.kind === 'folder' ? `${entry.path}/` : entry.path)
  const target = Buffer.from(entry.target ?? '')
  const parts = splitName(name)
  return Buffer.concat([
    ...(target.length > NAME ? longText('K', target, entry) : []),
    ...(parts ? [] : longText('L', name, entry)),
    header(parts?.name ?? name.subarray(0, NAME), parts?.prefix ?? Buffer.alloc(0), entry, TYPES[entry.kind], target),
  ])
}

const TYPES = { file: '0', link: '2', folder: '5' } as const

/** GNU's way to give the next header a name (`L`) or link (`K`) that is longer than its field. */
function longText(type: 'K' | 'L', value: Buffer, entry: TarEntry): Buffer[] {
  const text = Buffer.concat([value, Buffer.alloc(1)])
  const carrier = { ...entry, mode: 0o644, size: text.length }
  return [
    header(Buffer.from('././@LongLink'), Buffer.alloc(0), carrier, type, Buffer.alloc(0)),
    text,
    Buffer.alloc(tarPadding(text.length)),
  ]
}

/** How many zero bytes follow `size` bytes of content. */
export function tarPadding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK
}

/** What ends an archive. */
export const TAR_END = Buffer.alloc(2 * BLOCK)

/** ustar joins two fields with a `/`: the name may be cut at one. */
function splitName(name: Buffer): { name: Buffer; prefix: Buffer } | undefined {
  if (name.length <= NAME) return { name, prefix: Buffer.alloc(0) }
  // The slash that ends a folder's name is no place to cut.
  const cut = name.lastIndexOf('/', Math.min(PREFIX, name.length - 2))
  if (cut <= 0 || name.length - cut - 1 > NAME) return undefined
  return { name: name.subarray(cut + 1), prefix: name.subarray(0, cut) }
}

function header(name: Buffer, prefix: Buffer, entry: TarEntry, type: string, target: Buffer): Buffer {
  const block = Buffer.alloc(BLOCK)
  name.copy(block, 0)
  octal(block, 100, 8, entry.mode)
  octal(block, 108, 8, 0)
  octal(block, 116, 8, 0)
  sizeField(block, entry.size)
  octal(block, 136, 12, Math.max(0, Math.floor(entry.modified)))
  block.fill(' ', 148, 156)
  block.write(type, 156, 'latin1')
  target.copy(block, 157, 0, NAME)
  block.write('ustar\u000000', 257, 'latin1')
  prefix.copy(block, 345)
  let sum = 0
  for (const byte of block) sum += byte
  block.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148, 'latin1')
  return block
}

function octal(block: Buffer, at: number, width: number, value: number): void {
  block.write(`${value.toString(8).padStart(width - 1, '0')}\u0000`, at, 'latin1')
}

/** Eleven octal digits hold 8 GiB less one; above, GNU tar writes the number itself behind a set top bit. */
function sizeField(block: Buffer, size: number): void {
  if (size < 0o100000000000) {
    octal(block, 124, 12, size)
  } else {
    block.writeBigUInt64BE(BigInt(size), 128)
    block[124] = 0x80
  }
}
