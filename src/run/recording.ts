import { hostname } from 'node:os'
import {
  foldersOf,
  type HeldRun,
  type Host,
  type Journal,
  type JournalRecord,
  MASK,
  type Masker,
  type Outcome,
  pruneRuns,
  RefusingJournal,
  type RememberedData,
  type RunRecord,
  RunStore,
  unwritable,
} from '../engine/index.ts'
import type { IngotError } from '../errors/index.ts'
import { VERSION } from '../version.ts'
import type { RunOrigin } from './run-host.ts'

/** A run's place on disk, from its beginning to its end. */
export interface Recording {
  readonly journal: Journal
  /** What earlier processes of the run recorded. Absent in the first one. */
  readonly past?: readonly JournalRecord[]
  /** Why nothing can be recorded, and so nothing created. A run that creates nothing may go on all the same. */
  readonly trouble: IngotError | undefined
  finish(outcome: Outcome): Promise<void>
}

export interface RecordingRequest {
  readonly origin: RunOrigin
  readonly template: string
  readonly templateDigest: string
  /** What its data sources gave. */
  readonly data: readonly RememberedData[]
  readonly builds: readonly string[]
  /** Without secrets. */
  readonly argv: readonly string[]
  readonly host: Host
}

// Whether or not the template calls it sensitive, its value has no business in a file that stays.
const SECRET_VARIABLE = /^(?<name>[^=\s]*(?:pass|secret|token|credential|private_?key|api_?key)[^=\s]*)=.+/is

/** A command line for the record: what is known to be secret, and values of variables that are called so, are masked. */
export function withoutSecrets(argv: readonly string[], masker: Masker): readonly string[] {
  return argv.map((argument, index) => {
    const masked = masker.mask(argument)
    const [, flag = '', assignment = ''] = /^(--?var=)?(.*)$/s.exec(masked) ?? []
    const isVariable = flag !== '' || /^--?var$/.test(argv[index - 1] ?? '')
    return isVariable ? flag + assignment.replace(SECRET_VARIABLE, `$<name>=${MASK}`) : masked
  })
}

/** Begins to record a run in the state folder. Never rejects. */
export async function beginRecording(request: RecordingRequest): Promise<Recording> {
  const { host, origin, ...facts } = request
  const record: RunRecord = {
    version: 1,
    id: origin.id,
    ...facts,
    cwd: host.cwd,
    started: origin.began,
    host: hostname(),
    pid: process.pid,
    ingot: VERSION,
  }
  try {
    const held = await new RunStore(foldersOf(host.env).state).begin(record)
    return { journal: held.journal, trouble: undefined, finish: (outcome) => finish(held, record, host, outcome) }
  } catch (error) {
    const trouble = error as IngotError
    return { journal: new RefusingJournal(trouble), trouble, finish: async () => {} }
  }
}

/**
 * Goes on recording a run that an earlier process began.
 * @throws IngotError `ledger/unwritable`: without its record, what it creates could not be given back
 */
export async function continueRecording(
  held: HeldRun,
  first: RunRecord,
  data: readonly RememberedData[],
  host: Host,
): Promise<Recording> {
  const { finished: _finished, outcome: _outcome, ...facts } = first
  const record: RunRecord = { ...facts, data, host: hostname(), pid: process.pid, ingot: VERSION }
  // Should this process be killed, too, nothing says any more how the one before it ended.
  await held.describe(record).catch((cause) => {
    throw unwritable(held.id, cause)
  })
  const { journal, past } = held
  return { journal, past, trouble: undefined, finish: (outcome) => finish(held, record, host, outcome) }
}

async function finish(held: HeldRun, record: RunRecord, host: Host, outcome: Outcome): Promise<void> {
  // A full disk must not turn a finished build into a failed one; `ingot runs` then shows no end.
  await held.describe({ ...record, finished: host.clock.now(), outcome }).catch(() => {})
  await held.release()
  await pruneRuns(foldersOf(host.env).state, host.clock.now())
}
