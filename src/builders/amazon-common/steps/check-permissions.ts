import { AwsError } from '../../../aws/index.ts'
import type { Step, StepContext } from '../../../engine/index.ts'
import { IngotError } from '../../../errors/index.ts'
import type { AmazonConfig } from '../config.ts'
import { type Denial, findDenials, type Work } from '../permissions/index.ts'
import type { AmazonState } from '../state.ts'

/** Makes sure, before anything is made, that the credentials allow everything that will be asked: all that lacks is named at once. */
export function checkPermissions(config: AmazonConfig, work: Work): Step<AmazonState> {
  return {
    name: 'Check permissions',
    async run(state, context) {
      if (!(await takesDryRuns(config, state, context))) return
      const denials = await findDenials(config, work, state, context)
      if (denials.some(({ need }) => need.dryRun === 'required')) throw notAllowed(denials)
      if (denials.length > 0) {
        const actions = actionsOf(denials).join(', ')
        context.ui.message(`Not allowed, unless for things with certain tags: ${actions}`)
      }
    },
  }
}

function notAllowed(denials: readonly Denial[]): IngotError {
  return new IngotError('aws/not-allowed', `not allowed, but needed for this build: ${actionsOf(denials).join(', ')}`, {
    details: denials.map(({ action, region, need }) => `${action} in ${region}, to ${need.purpose}`),
    hint: '"ingot plan -permissions TEMPLATE" prints a policy with all that is needed; "skip_permission_check" skips this check',
  })
}

function actionsOf(denials: readonly Denial[]): string[] {
  return [...new Set(denials.map(({ action }) => action))]
}

/** Amazon's own endpoints, by their documentation, and its partitions'. */
const AMAZON = /(^|\.)(amazonaws\.com|amazonaws\.com\.cn|api\.aws)$/

/**
 * An endpoint that isn't Amazon's may do what it is only asked about. Those on this computer are asked something harmless
 * first; others are left alone.
 */
async function takesDryRuns({ access: { endpoint } }: AmazonConfig, state: AmazonState, { signal }: StepContext) {
  if (endpoint.kind === 'amazon' || endpoint.kind === 'local-cloud') return true
  const { hostname } = new URL(endpoint.url)
  if (AMAZON.test(hostname)) return true
  if (hostname !== 'localhost' && !hostname.startsWith('127.') && hostname !== '[::1]') return false
  try {
    await state.home.value.ec2.call('DescribeRegions', { DryRun: true }, signal)
    return false
  } catch (error) {
    return error instanceof AwsError && error.awsCode === 'DryRunOperation'
  }
}
