import { createHash } from 'node:crypto'
import { STRING } from '../../types/index.ts'
import { stringValue } from '../../values/index.ts'
import { textAt } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'

/** @param random so many random bytes */
export function uuidv4Function(random: (size: number) => Uint8Array): ValueFunction {
  return {
    description: 'A random UUID.',
    parameters: [],
    returns: STRING,
    call: () => stringValue(uuidText(random(16), 4)),
  }
}

/** Of RFC 4122, appendix C. */
const NAMESPACES: Readonly<Record<string, string>> = {
  dns: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
  url: '6ba7b811-9dad-11d1-80b4-00c04fd430c8',
  oid: '6ba7b812-9dad-11d1-80b4-00c04fd430c8',
  x500: '6ba7b814-9dad-11d1-80b4-00c04fd430c8',
}

export const uuidv5: ValueFunction = {
  description: 'The UUID of a name in a namespace: `dns`, `url`, `oid`, `x500` or a UUID.',
  parameters: [
    { name: 'namespace', type: STRING },
    { name: 'name', type: STRING },
  ],
  returns: STRING,
  call: (args) => {
    const namespace = textAt(args, 0)
    const bytes = uuidBytes(Object.hasOwn(NAMESPACES, namespace) ? (NAMESPACES[namespace] ?? '') : namespace)
    const digest = createHash('sha1').update(bytes).update(textAt(args, 1)).digest()
    return stringValue(uuidText(digest.subarray(0, 16), 5))
  },
}

const DIGITS = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const UUID = new RegExp(`^(?:(?:urn:uuid:)?${DIGITS}|\\{${DIGITS}\\}|[0-9a-f]{32})$`, 'i')

function uuidBytes(text: string): Uint8Array {
  if (!UUID.test(text)) {
    throw new ArgumentError(0, 'it is neither "dns", "url", "oid" or "x500" nor a UUID', JSON.stringify(text))
  }
  return Buffer.from(text.replace(/^urn:uuid:/i, '').replaceAll(/[{}-]/g, ''), 'hex')
}

/** Version and variant stand in bits of their own. */
function uuidText(bytes: Uint8Array, version: number): string {
  const marked = Buffer.from(bytes)
  marked.writeUInt8((marked.readUInt8(6) & 0x0f) | (version << 4), 6)
  marked.writeUInt8((marked.readUInt8(8) & 0x3f) | 0x80, 8)
  return marked.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
