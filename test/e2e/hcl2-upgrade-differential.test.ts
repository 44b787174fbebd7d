import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findDefinition } from '../../src/cli/find-definition.ts'
import { convertJson } from '../../src/convert/index.ts'
import { readJsonTemplate } from '../../src/template/json/read.ts'
import { runPacker } from '../support/packer.ts'
import { type OutlinedBlock, outlineOf, type Values } from './hcl2-upgrade/outline.ts'

// Real templates through Debian's `packer hcl2_upgrade` and through ours: the same blocks with the same values. Packer 1.6
// leaves a block as it is that has anything in it which it doesn't know; what is in such blocks is passed over.

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-upgrade-'))
})
afterAll(() => rm(folder, { recursive: true }))

const FIXTURES = resolve(import.meta.dirname, '../fixtures')

async function templatesIn(name: string): Promise<string[]> {
  const names = await readdir(join(FIXTURES, name))
  return names.filter((file) => file.endsWith('.json')).map((file) => join(FIXTURES, name, file))
}

const templates = [...(await templatesIn('templates')), ...(await templatesIn('published'))]

describe.each(templates.map((path) => [basename(path), path]))('%s', (_name, path) => {
  let packer: readonly OutlinedBlock[]
  let ingot: readonly OutlinedBlock[]
  beforeAll(async () => {
    const output = join(folder, basename(path))
    expect(await runPacker(folder, 'hcl2_upgrade', `-output-file=${output}`, path)).toMatchObject({ code: 0 })
    const theirs = outlineOf(await readFile(output, 'utf8'))
    const document = readJsonTemplate({ file: path, text: await readFile(path, 'utf8') })
    const { text } = await convertJson({ document, findDefinition, style: 'packer', annotates: false })
    const ours = withFilters(outlineOf(text))
    ingot = comparable(ours)
    packer = comparable(theirs.filter((block) => !isLocal(block, ours)))
  })

  test('has the same blocks', () => {
    expect(ingot.map(({ header }) => header)).toEqual(packer.map(({ header }) => header))
  })

  test('has the same values in them', () => {
    const pairs = packer.flatMap(({ header, values, isRead }, index) =>
      isRead ? [{ header, packer: values, ingot: ingot[index]?.values }] : [],
    )
    expect(pairs.length).toBeGreaterThan(0)
    for (const { header, packer: theirs, ingot: ours } of pairs)
      expect({ header, values: ours }).toEqual({ header, values: theirs })
  })
})

/** Packer 1.6 has no data sources: the filter stays with the builder. */
function withFilters(blocks: readonly OutlinedBlock[]): readonly OutlinedBlock[] {
  const data = new Map(blocks.flatMap(({ header, values }) => (header.startsWith('data ') ? [[header, values]] : [])))
  return blocks.map((block) => {
    const found = /^<data\.(.*)\.(.*)\.id>$/.exec(String(block.values['source_ami']))
    const filter = found && data.get(`data ${found[1]} ${found[2]}`)
    if (!filter) return block
    const { source_ami: _reference, ...values } = block.values
    const { filters = [], owners = [], most_recent = 'false' } = filter
    return { ...block, values: { ...values, source_ami_filter: [{ filters, owners, most_recent }] } }
  })
}

/** What is worked out of other variables is no variable with us: Packer 1.6 leaves it as it is. */
function isLocal({ header }: OutlinedBlock, ours: readonly OutlinedBlock[]): boolean {
  const [, name = ''] = /^variable (.*)$/.exec(header) ?? []
  return ours.some((block) => block.header === 'locals' && Object.hasOwn(block.values, name))
}

/** Without what Packer 1.6 forgets or gets wrong; docs/differences.md tells. */
function comparable(blocks: readonly OutlinedBlock[]): readonly OutlinedBlock[] {
  return blocks
    .filter(({ header }) => !/^(?:data|packer|locals|error-cleanup-provisioner)\b/.test(header))
    .map((block) => ({ ...block, values: comparableValues(block.values) }))
    .toSorted((a, b) => sectionOf(a) - sectionOf(b) || (a.header < b.header && isUnordered(a) ? -1 : 0))
}

const SECTIONS = ['variable', 'source', 'build', 'provisioner', 'post-processor']

function sectionOf({ header }: OutlinedBlock): number {
  return SECTIONS.indexOf(header.split(' ')[0] ?? '')
}

/** Variables are sorted by Packer, and stay in their order with us. */
function isUnordered({ header }: OutlinedBlock): boolean {
  return header.startsWith('variable ')
}

const FORGOTTEN = new Set(['only', 'except', 'override', 'pause_before', 'max_retries', 'timeout'])

function comparableValues(values: Values): Values {
  const entries = Object.entries(values).filter(([name]) => !FORGOTTEN.has(name))
  return Object.fromEntries(entries)
}
