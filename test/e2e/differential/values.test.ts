import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { IngotError } from '../../../src/errors/index.ts'
import { CliSandbox } from '../../support/cli.ts'
import { load } from '../../support/load.ts'
import { generated, TIMEOUT } from './cases.ts'
import { expression, VARIABLES } from './expressions.ts'
import { Packer } from './peers.ts'

// What scripts of a build see of generated expressions: rendered once while options are read, and again, until nothing
// changes any more, when the script runs. Many expressions in one template.

let packer: Packer
let ingot: CliSandbox
beforeAll(async () => {
  packer = await Packer.make()
  ingot = await CliSandbox.make()
})
afterAll(async () => {
  await packer.remove()
  await ingot.remove()
})

const builders = [{ type: 'null', communicator: 'none', name: 'web' }]
/** `pwd` and `template_dir` differ, because the two work in folders of their own. */
const ofBuilds = generated(expression, 500)
  .filter((text) => !/pwd|template_dir/.test(text) && !readsAllData(text))
  .flatMap((text) => [text, text.replaceAll('(nope)', 'build_name').replaceAll('(env `HOME`)', '(build `ID`)')])

/** All data at once is a map of Packer's own, of which nothing is promised. */
function readsAllData(text: string): boolean {
  return /[ (]\.(?=[ )|])|\$(?![xic])|\{\{-? ?\. ?(?:-?\}\}|\|)/.test(text)
}

test('scripts see the same values', { timeout: TIMEOUT }, async () => {
  const texts = await fitForScripts([...new Set(ofBuilds)])
  expect(texts.length).toBeGreaterThan(100)
  const inline = texts.map((text, index) => `cat <<'END'\n>${index} [${text}]\nEND`)
  const template = JSON.stringify({ variables: VARIABLES, builders, provisioners: [{ type: 'shell-local', inline }] })
  for (const folder of [packer.folder, ingot.folder]) await writeFile(join(folder, 't.json'), template)
  const theirs = await packer.run(['build', '-color=false', 't.json'])
  const ours = await ingot.run(['build', '-color=false', 't.json'])
  expect([theirs.status, ours.status], theirs.stdout).toEqual([0, 0])
  const [seen, expected] = [valuesIn(ours.stdout), valuesIn(theirs.stdout)]
  const different = texts.flatMap((text, index) =>
    seen.get(index) === expected.get(index) ? [] : [{ text, packer: expected.get(index), ingot: seen.get(index) }],
  )
  expect(different).toEqual([])
  expect(seen.size).toBe(texts.length)
})

/** Those that can be rendered, and come to one line of text: a mistake would be all that one sees of the others. */
async function fitForScripts(texts: readonly string[]): Promise<string[]> {
  const { interpolation } = await load({ variables: VARIABLES, builders })
  const build = interpolation.forBuild({ buildName: 'web', builderType: 'null', generatedKeys: ['ID'], functions: {} })
  return texts.filter((text) => {
    try {
      const decoded = build.decode(text, { file: 't.json', line: 1, column: 1 }, false)
      return !/[\0-\x1f\x7f]/.test(build.run(decoded, { ID: 'Null' }))
    } catch (error) {
      if (error instanceof IngotError) return false
      throw error
    }
  })
}

function valuesIn(stdout: string): ReadonlyMap<number, string> {
  const lines = [...stdout.matchAll(/^(?:==>| {3}) web(?: \([\w-]+\))?: >(\d+) \[(.*)\]$/gm)]
  return new Map(lines.map(([, index, value]) => [Number(index), value as string]))
}
