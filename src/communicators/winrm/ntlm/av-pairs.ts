/** AV_PAIR ids of MS-NLMP 2.2.2.1. */
export const AV = { end: 0, flags: 6, timestamp: 7 } as const

export type AvPairs = ReadonlyMap<number, Buffer>

export function readAvPairs(bytes: Buffer): AvPairs {
  const pairs = new Map<number, Buffer>()
  for (let at = 0; at + 4 <= bytes.length; ) {
    const id = bytes.readUInt16LE(at)
    const length = bytes.readUInt16LE(at + 2)
    if (id === AV.end) break
    pairs.set(id, bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return pairs
}

export function writeAvPairs(pairs: AvPairs): Buffer {
  const parts = [...pairs].flatMap(([id, value]) => [header(id, value.length), value])
  return Buffer.concat([...parts, header(AV.end, 0)])
}

function header(id: number, length: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt16LE(id, 0)
  bytes.writeUInt16LE(length, 2)
  return bytes
}
