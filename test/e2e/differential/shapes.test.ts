import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mutateStructure } from '../../fuzz/mutate.ts'
import { Dice } from '../../fuzz/random.ts'
import { CliSandbox } from '../../support/cli.ts'
import { generated, TIMEOUT, twoAtATime } from './cases.ts'
import { Packer } from './peers.ts'

// Templates that are a little wrong, or a little strange: `inspect -machine-readable` prints the same, and `validate` takes
// what Packer takes.

const bases: readonly object[] = [
  {
    description: 'two lines,\nof text',
    variables: { a: 'x', b: '{{user `a`}}', needed: '' },
    'sensitive-variables': ['b'],
    builders: [
      { type: 'null', communicator: 'none' },
      { type: 'null', communicator: 'none', name: 'other' },
    ],
    provisioners: [
      { type: 'shell-local', inline: ['true'], only: ['null'], pause_before: '1s' },
      { type: 'shell-local', command: 'true', override: { other: { command: 'false' } }, max_retries: 2 },
    ],
    'post-processors': [
      'manifest',
      [
        { type: 'manifest', keep_input_artifact: true },
        { type: 'shell-local', inline: ['true'] },
      ],
    ],
  },
  {
    min_packer_version: '1.2.0',
    _comment: 'x',
    builders: [{ type: 'null', communicator: 'none', name: 'a{{user `v`}}' }],
    variables: { v: '{{env `HOME`}}' },
    'error-cleanup-provisioner': { type: 'shell-local', inline: ['true'], timeout: '5m' },
    'post-processors': [{ type: 'shell-local', inline: ['true'], except: ['a{{user `v`}}'], name: 'tell' }],
  },
]

let packer: Packer
let cli: CliSandbox
beforeAll(async () => {
  packer = await Packer.make()
  cli = await CliSandbox.make()
  cli.env['HOME'] = process.env['HOME']
})
afterAll(async () => {
  await packer.remove()
  await cli.remove()
})

// A secret that is a word like null is masked by Packer wherever its letters stand, by Ingot where it is a whole value
// (docs/differences.md).
const hasTrivialSecret = (text: string) => /"b": ?"(.{0,3}|true|false|null|none|undefined)"/i.test(text)

const mutated = fc
  .tuple(fc.constantFrom(...bases), fc.nat())
  .map(([base, seed]) => {
    const text = JSON.stringify(base)
    return mutateStructure(text, [text], new Dice(seed))
  })
  .filter((text) => !hasTrivialSecret(text))

test('generated mistakes are mistakes in both', { timeout: TIMEOUT }, async () => {
  const found: unknown[] = []
  await twoAtATime(generated(mutated, 100), async (text, worker) => {
    const name = `${worker}.json`
    for (const folder of [packer.folder, cli.folder]) await writeFile(join(folder, name), text)
    const inspected = [
      await packer.run(['inspect', '-machine-readable', name]),
      await cli.run(['inspect', '-machine-readable', name]),
    ] as const
    if (seen(inspected[0]) !== seen(inspected[1])) found.push({ text, inspect: inspected.map(seen) })
    if (inspected[0].status !== 0) return
    const validated = [await packer.run(['validate', name]), await cli.run(['validate', name])]
    if (validated[0]?.status !== validated[1]?.status)
      found.push({ text, validate: validated.map(({ status, stdout }) => `${status} ${stdout}`) })
  })
  expect(found).toEqual([])
})

/** Without the times; of a failure only that it is one. */
function seen({ status, stdout }: { status: number; stdout: string }): string {
  return status === 0 ? stdout.replace(/^\d+,/gm, '') : 'refused'
}

describe('published templates look the same', async () => {
  const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'published')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))
  test.each(names)('%s', async (name) => {
    const text = await readFile(join(folder, name), 'utf8')
    for (const place of [packer.folder, cli.folder]) {
      await mkdir(place, { recursive: true })
      await writeFile(join(place, name), text)
    }
    const theirs = await packer.run(['inspect', '-machine-readable', name])
    expect(seen(await cli.run(['inspect', '-machine-readable', name]))).toBe(seen(theirs))
    expect(theirs.status).toBe(0)
  })
})
