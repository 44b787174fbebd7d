import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JournalRecord } from '../../src/engine/journal.ts'
import { journalLine } from '../../src/engine/journal-text.ts'
import type { RunRecord } from '../../src/engine/run-record.ts'
import { CliSandbox } from '../support/cli.ts'
import { contentsOf, damage, linesOf } from './damage.ts'
import type { Dice } from './random.ts'

const BROKEN = '6b041e7a-b313-c3fc-7a16-046d4a5eb5c1'
const WHOLE = '6b041e7b-0000-c3fc-7a16-046d4a5eb5c2'
const FILES = ['ledger.jsonl', 'ledger.jsonl', 'ledger.jsonl', 'run.json', 'lock', 'tmp'] as const

/** A folder that a run made, and all that its ledger says of it. */
interface Thing {
  readonly key: string
  readonly folder: string
  readonly lines: readonly string[]
  readonly isLeftover: boolean
}

/**
 * Two dead runs left folders; a file or two of one of them are damaged. Then `ingot runs` and `ingot gc`.
 * @throws Error when a command breaks, something is overwritten that can't be read, or a folder isn't given back whose entry
 * and its fate can still be read
 */
export async function checkRuns(dice: Dice): Promise<string> {
  const cli = await CliSandbox.make()
  try {
    const state = join(cli.folder, 'home', 'state')
    const [things, whole] = [writeRun(state, BROKEN), writeRun(state, WHOLE)]
    const folder = join(state, 'runs', BROKEN)
    const done = Array.from({ length: 1 + dice.below(2) }, () => {
      const name = dice.one(FILES)
      return `${name}: ${damage(join(folder, name), dice)}`
    })
    await check(cli, folder, things, whole).catch((error) => {
      throw new Error(`${done.join(', ')}\n${error.message}`, { cause: error })
    })
    return done.join(', ')
  } finally {
    rmSync(cli.folder, { recursive: true, force: true })
  }
}

async function check(cli: CliSandbox, folder: string, things: readonly Thing[], whole: readonly Thing[]) {
  const before = contentsOf(folder)
  const readable = things.filter((thing) => existsSync(thing.folder) && isReadable(thing, join(folder, 'ledger.jsonl')))
  let told = ''
  for (const line of [['runs'], ['runs', '--json'], ['gc'], ['gc', '--yes'], ['gc', '--yes', BROKEN], ['gc']]) {
    const { status, stdout, stderr } = await cli.run(line)
    told = stdout + stderr
    if ((status !== 0 && status !== 1) || /internal\/|^ +at /m.test(told)) {
      throw new Error(`"ingot ${line.join(' ')}" broke, with status ${status}:\n${told}`)
    }
    if (/^\s*$/.test(told)) throw new Error(`"ingot ${line.join(' ')}" says nothing`)
  }
  const left = whole.filter((thing) => thing.isLeftover && existsSync(thing.folder))
  if (left.length > 0) throw new Error(`the other run's ${left[0]?.key} was not given back:\n${told}`)
  checkUntouched(before)
  checkGivenBack(readable, told)
}

/** Files of a run only ever grow. */
function checkUntouched(before: ReadonlyMap<string, string>): void {
  for (const [path, text] of before) {
    if (path.includes('/tmp')) continue
    const now = existsSync(path) && before.get(path) !== '' ? readFileSync(path, 'latin1') : text
    if (!now.startsWith(text)) throw new Error(`${path} was overwritten:\n${now}`)
  }
}

function checkGivenBack(readable: readonly Thing[], told: string): void {
  // Nobody can say whether such a run goes on: that is told, and it is left alone.
  const isUnknown = told.includes("can't be looked at; it is left alone")
  for (const { key, folder, isLeftover } of readable) {
    if (isLeftover && existsSync(folder) && !isUnknown && !told.includes(key)) {
      throw new Error(`${key} was not given back, and nobody says so:\n${told}`)
    }
    if (!isLeftover && !existsSync(folder)) throw new Error(`${key} was finished, and is gone:\n${told}`)
  }
}

/** Every line that speaks of it is as it was, and none of them is missing. */
function isReadable({ key, lines }: Thing, ledger: string): boolean {
  try {
    chmodSync(ledger, 0o600)
    const complete = linesOf(readFileSync(ledger)).slice(0, -1).map(String)
    const ofThing = complete.filter((line) => line.includes(key))
    return lines.every((line) => ofThing.includes(line)) && ofThing.every((line) => lines.includes(line))
  } catch {
    return false
  }
}

function writeRun(state: string, id: string): Thing[] {
  const folder = join(state, 'runs', id)
  mkdirSync(join(folder, 'tmp'), { recursive: true })
  const things = [...'abcdef'].map((letter, index) => writeThing(state, id, letter, index + 1))
  const record: RunRecord = {
    ...{ version: 1, id, template: 't.json', builds: ['web'], argv: ['t.json'], cwd: '/work', started: index(id) },
    ...{ host: 'here', pid: process.pid, ingot: '0' },
  }
  writeFileSync(join(folder, 'run.json'), `${JSON.stringify(record, undefined, 2)}\n`)
  writeFileSync(join(folder, 'lock'), '')
  writeFileSync(join(folder, 'ledger.jsonl'), things.flatMap(({ lines }) => lines.map((line) => `${line}\n`)).join(''))
  return things
}

function index(id: string): number {
  return id === BROKEN ? 1 : 2
}

/** Finished, given back with its folder made anew by somebody else, or left over, by turns. */
function writeThing(state: string, id: string, letter: string, number: number): Thing {
  const key = `${id}-${number}`
  const name = letter.repeat(16)
  const folder = join(state, 'runs', id, 'tmp', name)
  mkdirSync(folder)
  writeFileSync(join(folder, 'script'), 'true\n')
  const intended = {
    ...({ record: 'intended', key, at: 1, kind: 'temporary-folder', what: 'folder for a script' } as const),
    ...{ scope: { state, name }, expires: 2, build: 'web' },
  }
  const created = { record: 'created', key, at: 2, id: folder } as const
  const fates: readonly (readonly JournalRecord[])[] = [
    [intended, created],
    [intended],
    [intended, created, { record: 'kept', key, at: 3 }],
    [intended, created, { record: 'trouble', key, at: 3, reason: 'it was busy' }],
  ]
  const records = fates[number % fates.length] as readonly JournalRecord[]
  const lines = records.map((record) => journalLine(record).trimEnd())
  return { key, folder, lines, isLeftover: !records.some(({ record }) => record === 'kept') }
}
