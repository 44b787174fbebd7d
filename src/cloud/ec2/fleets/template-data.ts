import type { LaunchTemplateSpecification, RunInstancesRequest } from '@aws-sdk/client-ec2'
import { AwsError, invalidParameter } from '../../protocol/aws-error.ts'
import type { LaunchTemplateRecord } from '../../store/records.ts'
import type { Call } from '../call.ts'

/** A launch as it is meant: what the call says, and for the rest what its launch template says. @throws AwsError */
export function withTemplate(
  call: Call,
  { LaunchTemplate: wanted, ...input }: RunInstancesRequest,
): RunInstancesRequest {
  if (!wanted) return input
  const { data } = findTemplate(call, wanted)
  return { ...(data as Partial<RunInstancesRequest>), ...present(input) } as RunInstancesRequest
}

function present<T extends object>(input: T): T {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as T
}

/** @throws AwsError `InvalidLaunchTemplateId.NotFound` and its like. Templates here have one version. */
export function findTemplate(call: Call, wanted: LaunchTemplateSpecification): LaunchTemplateRecord {
  const { LaunchTemplateId: id, LaunchTemplateName: name, Version: version = '$Default' } = wanted
  if ((id === undefined) === (name === undefined)) {
    throw new AwsError('MissingParameter', 'Either a launch template ID or a launch template name is needed.')
  }
  const found = call.store.list('launch-template').find((record) => (id ? record.id === id : record.name === name))
  if (!found) throw notFound(id, name)
  if (!['$Default', '$Latest', '1'].includes(version)) {
    throw invalidParameter('Version', version, 'The local cloud keeps one version of a launch template.')
  }
  return found
}

function notFound(id: string | undefined, name: string | undefined): AwsError {
  return id
    ? new AwsError(
        'InvalidLaunchTemplateId.NotFound',
        `The specified launch template, with template ID ${id}, does not exist.`,
      )
    : new AwsError(
        'InvalidLaunchTemplateName.NotFoundException',
        `The specified launch template, with template name ${name}, does not exist.`,
      )
}
