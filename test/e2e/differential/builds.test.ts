import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CliSandbox } from '../../support/cli.ts'
import { type BuildCase, buildCase } from './builds.ts'
import { generated, TIMEOUT, twoAtATime } from './cases.ts'
import { Packer } from './peers.ts'

// Generated templates are built by both, each in a folder of its own: the same exit status, the same lines from scripts in
// the same order, the same artifacts, the same files with the same content.

interface Built {
  readonly status: number
  /** What scripts wrote, by build. */
  readonly lines: Readonly<Record<string, readonly string[]>>
  readonly artifacts: Readonly<Record<string, readonly string[]>>
  /** The builds that failed. */
  readonly failed: readonly string[]
  readonly files: Readonly<Record<string, string>>
}

let packer: Packer
beforeAll(async () => {
  packer = await Packer.make()
})
afterAll(() => packer.remove())

test('generated templates are built alike', { timeout: TIMEOUT }, async () => {
  const found: unknown[] = []
  const cases = generated(buildCase, 40)
  await twoAtATime([...cases.entries()], async ([number, each]) => {
    const [theirs, ours] = [await packerBuilt(each, number), await ingotBuilt(each)]
    if (JSON.stringify(theirs) !== JSON.stringify(ours))
      found.push({ case: JSON.stringify(each), ...differing(theirs, ours) })
  })
  expect(found).toEqual([])
})

/** Only the parts that differ, so that one sees them. */
function differing(theirs: Built, ours: Built): object {
  const keys = Object.keys(theirs) as (keyof Built)[]
  const different = keys.filter((key) => JSON.stringify(theirs[key]) !== JSON.stringify(ours[key]))
  return Object.fromEntries(different.map((key) => [key, { packer: theirs[key], ingot: ours[key] }]))
}

const argumentsOf = ({ flags }: BuildCase) => ['build', '-machine-readable', '-parallel-builds=1', ...flags, 't.json']

async function packerBuilt(each: BuildCase, number: number): Promise<Built> {
  const folder = join(packer.folder, `case-${number}`)
  await mkdir(folder)
  await writeFile(join(folder, 't.json'), JSON.stringify(each.template))
  const { status, stdout } = await packer.run(argumentsOf(each), '', folder)
  return { status, ...facts(stdout), files: await filesIn(folder) }
}

async function ingotBuilt(each: BuildCase): Promise<Built> {
  const cli = await CliSandbox.make()
  try {
    await cli.write('t.json', JSON.stringify(each.template))
    const { status, stdout } = await cli.run(argumentsOf(each))
    return { status, ...facts(stdout), files: await filesIn(cli.folder) }
  } finally {
    await cli.remove()
  }
}

function facts(stdout: string): Pick<Built, 'lines' | 'artifacts' | 'failed'> {
  const lines: Record<string, string[]> = {}
  const artifacts: Record<string, string[]> = {}
  const failed = new Set<string>()
  for (const line of stdout.split('\n')) {
    const [, target = '', category = '', ...data] = line.split(',')
    const said = /^(?:==>| {3}) (\w+)(?: \([\w-]+\))?: (>.*)$/.exec(category === 'ui' ? data.slice(1).join(',') : '')
    if (said) append(lines, said[1] as string, said[2] as string)
    if (category.startsWith('artifact')) append(artifacts, target, [category, ...data].join(','))
    if (category === 'error') failed.add(target)
  }
  // docs/differences.md: Packer doesn't tell of what a failed build leaves.
  for (const name of failed) delete artifacts[name]
  return { lines: inOrder(lines), artifacts: inOrder(artifacts), failed: [...failed].sort() }
}

function append(map: Record<string, string[]>, key: string, text: string): void {
  map[key] = [...(map[key] ?? []), text]
}

function inOrder<T>(map: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)))
}

async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const ours = paths.map((path) => path.slice(folder.length + 1)).filter((path) => !/^(?:home|\.packer)\//.test(path))
  const contents = await Promise.all(
    ours.map(async (path) => [path, alike(await readFile(join(folder, path), 'utf8'))] as const),
  )
  return inOrder(Object.fromEntries(contents))
}

/** Without what differs from run to run. */
function alike(text: string): string {
  return text
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'run')
    .replace(/"build_time": \d{10}\b/g, '"build_time": 0')
}
