import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { IngotError } from '../../../src/errors/index.ts'
import { packerFunctions, render } from '../../../src/template/gotemplate/index.ts'
import { EMULATED_PACKER_VERSION } from '../../../src/template/packer-version.ts'
import { generated, TIMEOUT, twoAtATime } from './cases.ts'
import { expression, VARIABLES } from './expressions.ts'
import { Packer } from './peers.ts'

// Generated texts with template actions through Packer's console and through Ingot: the same text, or an error in both.
// What is piped into the console it renders twice.

const template = { variables: VARIABLES, builders: [{ type: 'null', communicator: 'none' }] }
const BATCH = 20

let packer: Packer
let ingot: (line: string) => string | undefined
beforeAll(async () => {
  packer = await Packer.make()
  const path = join(packer.folder, 't.json')
  await writeFile(path, JSON.stringify(template))
  const functions = packerFunctions({
    user: (name) => (Object.hasOwn(VARIABLES, name) ? VARIABLES[name as keyof typeof VARIABLES] : undefined),
    start: new Date(),
    templateDir: packer.folder,
    cwd: packer.folder,
    packerVersion: EMULATED_PACKER_VERSION,
    random: (size) => new Uint8Array(size),
  })
  ingot = (line) => {
    try {
      return render(render(line, undefined, functions), undefined, functions)
    } catch (error) {
      if (error instanceof IngotError) return undefined
      throw error
    }
  }
})
afterAll(() => packer.remove())

test('every generated expression gives the same text', { timeout: TIMEOUT }, async () => {
  const lines = generated(expression, 260).map((line) => line.trim())
  const [good, bad] = [
    lines.filter((line) => ingot(line) !== undefined),
    lines.filter((line) => ingot(line) === undefined),
  ]
  const found: { line: string; packer: string | undefined; ingot: string | undefined }[] = []
  const check = async (line: string) => {
    const theirs = await packer.console(line, 't.json')
    if (theirs !== ingot(line)) found.push({ line, packer: theirs, ingot: ingot(line) })
  }
  await twoAtATime(batches(good), async (batch) => {
    const line = batch.map((each) => `{{if true}}${each}{{end}}`).join('\u{1f}')
    if ((await packer.console(line, 't.json')) === ingot(line)) return
    for (const each of batch) await check(each)
  })
  await twoAtATime(bad, check)
  expect(found).toEqual([])
})

function batches(lines: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(lines.length / BATCH) }, (_, index) =>
    lines.slice(index * BATCH, (index + 1) * BATCH),
  )
}
