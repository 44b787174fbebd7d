import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { flattenErrors, IngotError } from '../../../src/errors/index.ts'
import { loadTemplate } from '../../../src/template/index.ts'
import { requestFor } from '../../support/load.ts'
import { generated, TIMEOUT, twoAtATime } from './cases.ts'
import { Packer } from './peers.ts'
import { ENVIRONMENT, NAMES, type VariablesCase, variablesCase } from './variables.ts'

// Variables from templates, files, flags and the environment, which refer to each other: both give them the same values,
// or both refuse them.

let packer: Packer
beforeAll(async () => {
  packer = await Packer.make()
})
afterAll(() => packer.remove())

test('generated variables get the same values', { timeout: TIMEOUT }, async () => {
  const found: unknown[] = []
  const counts = { values: 0, refused: 0, circle: 0 }
  await twoAtATime(generated(variablesCase, 160), async (each, worker) => {
    const folder = join(packer.folder, `worker-${worker}`)
    await mkdir(folder, { recursive: true })
    const ours = await ingotValues(each, folder)
    if (ours === 'circle') {
      // docs/differences.md: Packer finds some of these, and prints the others as they are.
      counts.circle++
      return
    }
    const theirs = await packerValues(each, folder, ours === undefined)
    counts[ours ? 'values' : 'refused']++
    if (JSON.stringify(theirs) !== JSON.stringify(ours)) found.push({ ...each, packer: theirs, ingot: ours })
  })
  expect(found).toEqual([])
  expect(Math.min(counts.values, counts.refused)).toBeGreaterThan(20)
})

const template = ({ variables }: VariablesCase) => ({ variables, builders: [{ type: 'null', communicator: 'none' }] })

/** Hexadecimal, because the console renders what it has rendered. It doesn't mind mistakes, which `validate` does. */
async function packerValues(
  each: VariablesCase,
  folder: string,
  expectMistake: boolean,
): Promise<readonly string[] | undefined> {
  await writeFile(join(folder, 't.json'), JSON.stringify(template(each)))
  for (const [index, content] of each.files.entries()) {
    await writeFile(join(folder, `${index}.json`), JSON.stringify(content))
  }
  const flags = [
    ...each.flags.flatMap(([name, value]) => ['-var', `${name}=${value}`]),
    ...each.files.map((_, index) => `-var-file=${index}.json`),
  ]
  const line = NAMES.map((name) => `{{printf \`%x\` (user \`${name}\`)}}`).join('|')
  if (expectMistake) {
    const { status } = await packer.run(['validate', ...flags, 't.json'], '', folder, ENVIRONMENT)
    if (status !== 0) return undefined
  }
  const { stdout } = await packer.run(['console', ...flags, 't.json'], `${line}\n`, folder, ENVIRONMENT)
  return stdout
    .trim()
    .split('|')
    .map((hex) => Buffer.from(hex, 'hex').toString())
}

/** Undefined when they are refused. */
async function ingotValues(each: VariablesCase, folder: string): Promise<readonly string[] | undefined | 'circle'> {
  const path = join(folder, 't.json')
  const files = Object.fromEntries(each.files.map((content, index) => [`${index}.json`, JSON.stringify(content)]))
  const request = requestFor(template(each), { path, files, varFiles: Object.keys(files), env: ENVIRONMENT })
  try {
    const { interpolation } = await loadTemplate({
      ...request,
      vars: each.flags.map(([name, value]) => ({ name, value })),
      host: { ...request.host, cwd: folder },
    })
    const build = interpolation.forBuild({ buildName: '', builderType: '', generatedKeys: [], functions: {} })
    return NAMES.map((name) => build.decode(`{{user \`${name}\`}}`, { file: 't.json', line: 1, column: 1 }, false))
  } catch (error) {
    if (!(error instanceof IngotError)) throw error
    const reference = ['template/variable-cycle', 'template/undefined-variable']
    const codes = flattenErrors(error).map((each) => (each instanceof IngotError ? each.code : ''))
    return codes.every((code) => reference.includes(code)) ? 'circle' : undefined
  }
}
