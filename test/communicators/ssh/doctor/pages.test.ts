import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../../..')
const folder = join(root, 'src/communicators/ssh/doctor')

test("every cause's code is explained in docs/communicators.md, and none that there isn't", () => {
  const sources = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  const used = new Set(sources.flatMap((text) => text.match(/'ssh\/[a-z-]+'/g) ?? []).map((code) => code.slice(1, -1)))
  used.delete('ssh/bastion-forwarding-denied')
  // Made of a name and a word in one place, or thrown elsewhere.
  const others = ['tmp-read-only', 'disk-read-only', 'tmp-noexec', 'disk-noexec', 'host-key-mismatch'].map(
    (name) => `ssh/${name}`,
  )
  const page = readFileSync(join(root, 'docs/communicators.md'), 'utf8')
  const explained = [...page.matchAll(/^\| `(ssh\/[a-z-]+)`/gm)].map(([, code]) => String(code))
  expect(explained.toSorted()).toEqual([...used, ...others].toSorted())
})
