import { rememberAccess } from '../../../src/aws/access.ts'
import { awsResourceHandler } from '../../../src/aws/index.ts'
import { AmazonState } from '../../../src/builders/amazon-common/state.ts'
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

/** One build against a fake account, with a real ledger and real undo. */
export function fakeBuild(
  options: object,
  parts: { context?: Partial<PrepareContext>; folder?: string; ownAddress?: string | undefined } = {},
) {
  const at = bench(parts.folder ?? '/work')
  const account = new FakeAccount(at.host.clock)
  const ledger = new RunLedger({
    run: RUN,
    journal: new MemoryJournal(),
    clock: at.host.clock,
    giveBack: (entry, signal) => awsResourceHandler.giveBack(entry, signal),
  })
  const context = { ...at.prepared, ...parts.context }
  const config: AmazonEbsConfig = {
    ...prepareConfig(decoded(definition, { ...TEMPLATE, ...options }), context),
    open: () => account,
    ownAddress: async () => ('ownAddress' in parts ? parts.ownAddress : '198.51.100.7'),
  }
  const state = new AmazonState(config)
  const seen: GeneratedData[] = []
  const hooks = { provision: async (_signal: AbortSignal): Promise<void> => {} }
  const steps = buildSteps(config, {
    hasProvisioners: true,
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
    spoken: () => at.spoken(),
    /** Runs all steps, then gives back what is left, as the engine does. */
    async run() {
      for (const name of ['eu-west-1', 'us-east-1', 'us-east-2']) {
        rememberAccess({ access: account, region: account.region(name) })
      }
      const result = await runSteps({
        steps,
        state,
        context: { ...at.step, ledger: ledger.forBuild('web') },
        hub,
        from: { build: 'web' },
        policy: stepPolicy('cleanup', false),
        beforeCleanup: async (error) => error,
      })
      const calls = account.region('eu-west-1').ec2.calls.length
      await undo(ledger, ledger.entries().filter(isLeftover), at.step.ui)
      return { result, undone: account.region('eu-west-1').ec2.names().slice(calls) }
    },
  }
}
