import { IngotError } from '../errors/index.ts'
import { type Checksum, type ChecksumType, typeByLength } from './checksum.ts'

/** One line of a file of checksums; `name` is absent in a file that holds nothing but the digits. */
interface Entry {
  readonly hex: string
  readonly name?: string
  readonly type?: ChecksumType
}

/**
 * Finds a file's checksum in the text of a list as `sha256sum` writes it (`hex  name`, `hex *name`), as BSD's tools do
 * (`SHA256 (name) = hex`), or of nothing but the digits. Of several lines for a name the strongest kind counts.
 * @param name the last path element of what was downloaded
 * @param where for errors: where the list came from
 * @throws IngotError `download/checksum-list`
 */
export function checksumFromList(text: string, name: string, where: string): Checksum {
  const entries = text.split(/\r?\n/).flatMap(entryOf)
  const only = entries.length === 1 && entries[0]?.name === undefined ? entries : []
  const named = entries.filter((entry) => entry.name === name)
  const best = [...named, ...only].toSorted((a, b) => b.hex.length - a.hex.length)[0]
  const type = best && (best.type ?? typeByLength(best.hex))
  if (!best || !type) throw notListed(entries, name, where)
  return { kind: 'digest', type, hex: best.hex.toLowerCase() }
}

function entryOf(line: string): Entry[] {
  const bsd = /^(MD5|SHA1|SHA256|SHA512) ?\((.+)\) ?= ?([0-9a-f]+)$/i.exec(line.trim())
  if (bsd) return [{ type: bsd[1]?.toLowerCase() as ChecksumType, name: lastElement(bsd[2]), hex: bsd[3] as string }]
  const gnu = /^([0-9a-f]{32,128})(?:[ \t]+\*?(.+))?$/i.exec(line.trim())
  if (!gnu || !typeByLength(gnu[1] as string)) return []
  return [{ hex: gnu[1] as string, ...(gnu[2] === undefined ? {} : { name: lastElement(gnu[2]) }) }]
}

function lastElement(path: string | undefined): string {
  return path?.split('/').at(-1) ?? ''
}

function notListed(entries: readonly Entry[], name: string, where: string): IngotError {
  const names = entries.flatMap((entry) => entry.name ?? [])
  return new IngotError('download/checksum-list', `the list of checksums "${where}" has none for "${name}"`, {
    hint:
      names.length === 0
        ? 'Is it a list of checksums? No line of it looks like one.'
        : `It has: ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}.`,
  })
}
