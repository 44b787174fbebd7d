import { rememberAccess } from '../../../src/aws/access.ts'
import { awsResourceHandler } from '../../../src/aws/index.ts'
import { AmazonState } from '../../../src/builders/amazon-common/state.ts'
import { resume, started } from '../../../src/builders/amazon-ebs/amazon-ebs.ts'
import { type AmazonEbsConfig, prepareConfig } from '../../../src/builders/amazon-ebs/config.ts'
import { options as definition } from '../../../src/builders/amazon-ebs/options.ts'
import { buildSteps } from '../../../src/builders/amazon-ebs/steps.ts'
import {
  EventHub,
  type GeneratedData,
  isLeftover,
  MemoryJournal,
  type PrepareContext,
  RunLedger,
  RunProgress,
  type StepList,
  undo,
} from '../../../src/engine/index.ts'
import { runSteps } from '../../../src/engine/run-steps.ts'
import { stepPolicy } from '../../../src/engine/step-policy.ts'
import { bench, decoded } from '../../support/component.ts'
import { FakeAccount } from '../../support/fake-ec2.ts'

/** The least that a template says, with no way in: provisioning is the test's own. */
export const TEMPLATE = {
  region: 'eu-west-1',
  instance_type: 't3.micro',
  source_ami: 'ami-source',
  ami_name: 'golden',
  communicator: 'none',
}

export const RUN = '6b041e7a-b313-c3fc-7a16-046d4a5eb5c1'

export interface FakeBuildParts {
  readonly context?: Partial<PrepareContext>
  readonly folder?: string
  readonly ownAddress?: string | undefined
  /** An earlier process of the same run, in the same account. */
  readonly after?: { readonly account: FakeAccount; readonly journal: MemoryJournal }
}

/** One build against a fake account, with a real ledger and real undo. */
export function fakeBuild(options: object, parts: FakeBuildParts = {}) {
  const at = bench(parts.folder ?? '/work')
  const account = parts.after?.account ?? new FakeAccount(at.host.clock)
  const past = parts.after?.journal.records
  const journal = new MemoryJournal(past)
  const clock = at.host.clock
  const earlier = past ? { past: [...past] } : {}
  const ledger = new RunLedger({
    run: RUN,
    journal,
    clock,
    giveBack: (entry, signal) => awsResourceHandler.giveBack(entry, signal),
    ...earlier,
  })
  const progress = new RunProgress({ journal, clock, ...earlier }).forBuild('web').builder
  const context = { ...at.prepared, ...parts.context }
  const config: AmazonEbsConfig = {
    ...prepareConfig(decoded(definition, { ...TEMPLATE, ...options }), context),
    open: () => account,
    ownAddress: async () => ('ownAddress' in parts ? parts.ownAddress : '198.51.100.7'),
  }
  const state = new AmazonState(config, progress)
  const seen: GeneratedData[] = []
  const hooks = { provision: async (_signal: AbortSignal): Promise<void> => {} }
  const steps = buildSteps(config, {
    hasProvisioners: true,
    progress,
    async provision(_communicator, generated, { signal }) {
      seen.push(generated)
      await hooks.provision(signal)
    },
  })
  const hub = new EventHub({
    run: RUN,
    clock: at.host.clock,
    masker: { mask: (text: string) => text } as never,
    reporters: [],
  })

  return {
    config,
    step: { ...at.step, ledger: ledger.forBuild('web') },
    account,
    home: account.region('eu-west-1').ec2,
    at,
    state,
    hooks,
    seen,
    ledger,
    journal,
    /** The names of all calls that can have an effect, in order, as `region name`. */
    effects: () =>
      [...account.regions].flatMap(([region, { ec2 }]) =>
        ec2.names().flatMap((name) => (name.startsWith('Describe') ? [] : [`${region} ${name}`])),
      ),
    spoken: () => at.spoken(),
    /** Runs all steps, or those that are left, then gives back what is left, as the engine does. */
    async run() {
      for (const name of ['eu-west-1', 'us-east-1', 'us-east-2']) {
        rememberAccess({ access: account, region: account.region(name) })
      }
      const context = { ...at.step, ledger: ledger.forBuild('web') }
      const first = started(config, state, steps as StepList<unknown>)
      const builder = parts.after ? await resume(config, { progress }, context) : first
      if (!builder) throw new Error('there is nothing to go on from')
      const result = await runSteps({
        steps: builder.steps,
        state: builder.state,
        context,
        hub,
        from: { build: 'web' },
        policy: stepPolicy('cleanup', false),
        beforeCleanup: async (error) => error,
      })
      const calls = account.region('eu-west-1').ec2.calls.length
      const salvage = result.outcome === 'done' ? undefined : await builder.salvage?.(context, result.outcome)
      const holds = salvage?.holds ?? []
      const undone = ledger.entries().filter((entry) => isLeftover(entry) && !holds.includes(entry.id ?? ''))
      if (holds !== 'everything') await undo(ledger, undone, at.step.ui)
      return {
        result,
        salvage,
        artifact: builder.artifact(),
        undone: account.region('eu-west-1').ec2.names().slice(calls),
      }
    },
  }
}
