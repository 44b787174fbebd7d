import type { PolicyStatement } from '../../../engine/index.ts'
import { copyRegions } from '../checks/index.ts'
import type { AmazonConfig } from '../config.ts'
import type { Condition, Need } from './need.ts'

/** The least that allows all of these, as statements of an IAM policy: actions that are bound alike share one. */
export function policyFor(config: AmazonConfig, needs: readonly Need[]): PolicyStatement[] {
  const statements = new Map<string, { actions: Set<string>; statement: Omit<PolicyStatement, 'Action'> }>()
  for (const need of needs.filter(({ role }) => role !== 'alternative')) {
    const Resource = need.resources.map((resource) => arnOf(config, resource)).toSorted()
    const condition = conditionOf(config, need)
    const statement = { Effect: 'Allow' as const, Resource, ...(condition ? { Condition: condition } : {}) }
    const key = JSON.stringify(statement)
    const known = statements.get(key) ?? { actions: new Set<string>(), statement }
    known.actions.add(need.action)
    statements.set(key, known)
  }
  return [...statements.values()].map(({ actions, statement: { Effect, ...rest } }) => ({
    Effect,
    Action: [...actions].toSorted(),
    ...rest,
  }))
}

/** Bound to the regions of the template, where it names its own. */
function conditionOf(config: AmazonConfig, { where, condition }: Need): Condition | undefined {
  const regions = where && regionsOf(config, where)
  if (!regions) return condition
  return { ...condition, StringEquals: { ...condition?.['StringEquals'], 'aws:RequestedRegion': regions } }
}

function regionsOf(config: AmazonConfig, where: NonNullable<Need['where']>): string[] | undefined {
  const home = config.access.region
  if (!home) return undefined
  const copies = copyRegions(config.options, home)
  return where === 'home' ? [home] : where === 'copies' ? copies : [home, ...copies]
}

/** Images and snapshots have no account in their ARNs. */
function arnOf(config: AmazonConfig, resource: string): string {
  const partition = partitionOf(config.access.region)
  if (resource === '*' || resource.startsWith('arn:')) return resource
  if (resource.startsWith('iam:')) return `arn:${partition}:iam::*:${resource.slice('iam:'.length)}`
  if (resource.startsWith('kms:')) return `arn:${partition}:kms:*:*:${resource.slice('kms:'.length)}`
  const account = /^(image|snapshot)\//.test(resource) ? '' : '*'
  return `arn:${partition}:ec2:*:${account}:${resource}`
}

function partitionOf(region: string | undefined): string {
  if (region?.startsWith('cn-')) return 'aws-cn'
  return region?.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}
