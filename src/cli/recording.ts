import { hostname } from 'node:os'
import {
  foldersOf,
  type Host,
  type Journal,
  MASK,
  type Masker,
  type Outcome,
  pruneRuns,
  RefusingJournal,
  type RunRecord,
  RunStore,
} from '../engine/index.ts'
import type { IngotError } from '../errors/index.ts'
import { VERSION } from '../version.ts'

/** A run's place on disk, from its beginning to its end. */
export interface Recording {
  readonly journal: Journal
  /** Why nothing can be recorded, and so nothing created. A run that creates nothing may go on all the same. */
  readonly trouble: IngotError | undefined
  finish(outcome: Outcome): Promise<void>
}

export interface RecordingRequest {
  readonly runId: string
  readonly template: string
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
  const { host, runId, ...facts } = request
  const record: RunRecord = {
    version: 1,
    id: runId,
    template: facts.template,
    builds: facts.builds,
    argv: facts.argv,
    cwd: host.cwd,
    started: host.clock.now(),
    host: hostname(),
    pid: process.pid,
    ingot: VERSION,
  }
  try {
    const { state } = foldersOf(host.env)
    const held = await new RunStore(state).begin(record)
    const finish = async (outcome: Outcome) => {
      // A full disk must not turn a finished build into a failed one; `ingot runs` then shows no end.
      await held.describe({ ...record, finished: host.clock.now(), outcome }).catch(() => {})
      await held.release()
      await pruneRuns(state, host.clock.now())
    }
    return { journal: held.journal, trouble: undefined, finish }
  } catch (error) {
    const trouble = error as IngotError
    return { journal: new RefusingJournal(trouble), trouble, finish: async () => {} }
  }
}
