import {
  type Artifact,
  type Event,
  EventHub,
  type LedgerEntry,
  Masker,
  MemoryJournal,
  type OnError,
  type PreparedBuild,
  type Prompter,
  RunLedger,
  type RunParts,
  RunProgress,
  type Step,
  type StepList,
  stepPolicy,
  uiFor,
} from '../../src/engine/index.ts'
import { IngotError } from '../../src/errors/index.ts'
import { type FakeHost, fakeHost } from './fake-host.ts'

export interface TestRun extends RunParts {
  readonly host: FakeHost
  readonly events: Event[]
  /** Ids in the order in which they were given back. */
  readonly given: string[]
  /** Ids whose giving back fails. */
  readonly stuck: Set<string>
  readonly journal: MemoryJournal
  readonly interrupt: () => void
  /** What people were told, in order. */
  readonly said: () => string[]
}

export interface TestRunOptions {
  readonly onError?: OnError
  readonly debug?: boolean
  /** Answers for questions, in order; none left means that there is no terminal. */
  readonly answers?: readonly string[]
  /** An earlier process of the same run, whose journal this one reads. */
  readonly after?: TestRun
}

/** A run on a fake clock, in memory, whose events are kept. */
export function testRun({ onError = 'cleanup', debug = false, answers = [], after }: TestRunOptions = {}): TestRun {
  const earlier = after ? { past: [...after.journal.records] } : {}
  const host = fakeHost()
  const events: Event[] = []
  const given: string[] = []
  const stuck = new Set<string>()
  const reporter = { report: (event: Event) => void events.push(event), close: async () => {} }
  const hub = new EventHub({ run: 'run-1', clock: host.clock, masker: new Masker(), reporters: [reporter] })
  const journal = new MemoryJournal(earlier.past)
  const giveBack = async (entry: LedgerEntry) => {
    if (stuck.has(entry.id ?? '')) throw new Error(`${entry.id} is stuck`)
    given.push(entry.id ?? entry.what)
  }
  const controller = new AbortController()
  return {
    runId: 'run-1',
    hub,
    ledger: new RunLedger({ run: 'run-1', journal, clock: host.clock, giveBack, ...earlier }),
    progress: new RunProgress({ journal, clock: host.clock, ...earlier }),
    mask: (text) => text,
    host,
    signal: controller.signal,
    policy: stepPolicy(onError, debug),
    prompter: scriptedPrompter(answers),
    debug,
    events,
    given,
    stuck,
    journal,
    interrupt: () => controller.abort(new IngotError('run/interrupted', 'interrupted by SIGINT')),
    said: () => events.flatMap((event) => ('text' in event ? [event.text] : [])),
  }
}

function scriptedPrompter(answers: readonly string[]): Prompter {
  const left = [...answers]
  return {
    async answer() {
      const answer = left.shift()
      if (answer === undefined) throw new IngotError('ui/no-terminal', 'there is no terminal')
      return answer
    },
  }
}

/** The context of a step of build `a`, for what is tested without a builder. */
export function stepContext(run: TestRun, build = 'a') {
  const { host, signal, hub, prompter, ledger } = run
  return { ui: uiFor(hub, { build }, prompter), ledger: ledger.forBuild(build), host, signal }
}

export interface FakeBuild {
  readonly name?: string
  readonly steps?: StepList<unknown>
  readonly artifact?: Artifact
  readonly provisioners?: PreparedBuild['provisioners']
  readonly errorCleanup?: PreparedBuild['errorCleanup']
  readonly postProcessors?: PreparedBuild['postProcessors']
}

/** A prepared build out of fake parts. Without steps of its own it has one that provisions. */
export function fakeBuild({ name = 'a', artifact, ...parts }: FakeBuild = {}): PreparedBuild {
  const place = { file: 't.json', line: 1, column: 1 }
  const builder = { type: 'fake', name, place, layers: [] }
  return {
    config: {
      name,
      displayName: name,
      builder,
      provisioners: [],
      errorCleanupProvisioner: undefined,
      postProcessors: [],
    },
    builder: {
      warnings: [],
      generatedKeys: [],
      start: (run) => {
        const provision: Step<unknown> = {
          name: 'Provision',
          run: (_state, context) => run.provision(noCommunicator, { ID: 'i-1' }, context),
        }
        return { steps: parts.steps ?? [provision], state: {}, artifact: () => artifact }
      },
    },
    provisioners: parts.provisioners ?? [],
    errorCleanup: parts.errorCleanup,
    postProcessors: parts.postProcessors ?? [],
  }
}

const refuse = async () => {
  throw new Error('there is no machine')
}
export const noCommunicator = {
  exec: refuse,
  upload: refuse,
  uploadTree: refuse,
  download: refuse,
  downloadTree: refuse,
  remove: refuse,
  close: async () => {},
}

/** An artifact that remembers when it was destroyed. */
export function fakeArtifact(id: string, log: string[] = []): Artifact {
  const destroy = async () => void log.push(`destroy ${id}`)
  return { builderId: 'fake', id, files: [], description: `artifact ${id}`, state: {}, destroy }
}
