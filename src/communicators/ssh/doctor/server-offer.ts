import type { Duplex } from 'node:stream'
import type { Client } from 'ssh2'
import { fieldOf } from '../library-fields.ts'
import { WireReader } from '../wire.ts'
import type { Offer } from './evidence.ts'

/** What comes before the first packet is short: a banner has up to 255 bytes, with some lines before it at most. */
const KEPT = 16 * 1024
const KEXINIT = 20
const COOKIE = 16

/** Listens to the server's first packet, which is not encrypted. Call it once somebody else reads the stream. */
export class ServerOffer {
  #bytes: Buffer = Buffer.alloc(0)

  constructor(stream: Duplex) {
    const keep = (chunk: Buffer): void => {
      this.#bytes = Buffer.concat([this.#bytes, chunk])
      if (this.#bytes.length > KEPT || this.value) stream.off('data', keep)
    }
    stream.on('data', keep)
  }

  get value(): Offer | undefined {
    return offerIn(this.#bytes)
  }
}

/** The lists of a server's first packet, after its banner (RFC 4253, sections 4.2 and 7.1). */
export function offerIn(bytes: Buffer): Offer | undefined {
  const text = bytes.toString('latin1')
  const banner = /^SSH-[^\n]*\n/m.exec(text)
  if (!banner) return undefined
  try {
    const packet = new WireReader(bytes.subarray(banner.index + banner[0].length))
    packet.uint32()
    packet.byte()
    if (packet.byte() !== KEXINIT) return undefined
    for (let i = 0; i < COOKIE; i++) packet.byte()
    const names = (): readonly string[] => packet.string().toString('latin1').split(',')
    const [keyExchange, hostKey, cipher] = [names(), names(), names()]
    names() // the ciphers of the other direction
    return { keyExchange: withoutMarks(keyExchange), hostKey, cipher, mac: names() }
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** What this side offers; empty lists where the SSH library (1.17) keeps them elsewhere. */
export function ownOffer(client: Client): Offer {
  const lists = fieldOf(fieldOf(fieldOf(client, '_protocol'), '_offer'), 'lists')
  const upwards = fieldOf(lists, 'cs')
  return {
    keyExchange: withoutMarks(namesOf(fieldOf(lists, 'kex'))),
    hostKey: namesOf(fieldOf(lists, 'serverHostKey')),
    cipher: namesOf(fieldOf(upwards, 'cipher')),
    mac: namesOf(fieldOf(upwards, 'mac')),
  }
}

function namesOf(list: unknown): readonly string[] {
  const names = fieldOf(list, 'array')
  return Array.isArray(names) ? names.map(String) : []
}

/** Names in this list that are no methods but say what else a side can do. */
function withoutMarks(names: readonly string[]): readonly string[] {
  return names.filter((name) => !/^(?:ext-info-|kex-strict-)/.test(name))
}
