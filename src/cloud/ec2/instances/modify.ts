import type { ModifyInstanceAttributeRequest, ResetInstanceAttributeRequest } from '@aws-sdk/client-ec2'
import { AwsError, invalidParameter, missingParameter } from '../../protocol/aws-error.ts'
import type { InstanceRecord } from '../../store/records.ts'
import { recordAttachment } from '../../world/attachments.ts'
import { refreshIngress } from '../../world/ingress.ts'
import { stateName } from '../../world/instance-state.ts'
import { instanceType } from '../../world/instance-types.ts'
import type { Call, Operation } from '../call.ts'
import { findGroup, findInstance } from '../find.ts'
import { checkUserData } from './wishes.ts'

export const modifyInstanceAttribute: Operation<ModifyInstanceAttributeRequest, object> = (request, call) => {
  const input = byMember(request)
  const record = findInstance(call, String(input.InstanceId))
  if (input.BlockDeviceMappings) changeMappings(call, record, input.BlockDeviceMappings)
  else call.store.put('instance', modified(call, record, input))
  if (input.Groups) call.afterwards(() => refreshIngress(call.cloud, call.store))
  return {}
}

export const resetInstanceAttribute: Operation<ResetInstanceAttributeRequest, object> = (input, call) => {
  const record = findInstance(call, String(input.InstanceId))
  if (input.Attribute !== 'sourceDestCheck') throw invalidParameter('attribute', input.Attribute)
  call.store.put('instance', { ...record, instance: { ...record.instance, SourceDestCheck: true } })
  return {}
}

/** `Attribute=x&Value=y` is the older way of saying `X.Value=y`. */
function byMember(input: ModifyInstanceAttributeRequest): ModifyInstanceAttributeRequest {
  const { Attribute: name, Value: value } = input
  if (name === undefined || value === undefined) return input
  const flag = { Value: value === 'true' }
  switch (name) {
    case 'instanceType':
      return { ...input, InstanceType: { Value: value } }
    case 'instanceInitiatedShutdownBehavior':
      return { ...input, InstanceInitiatedShutdownBehavior: { Value: value } }
    case 'userData':
      return { ...input, UserData: { Value: Buffer.from(value, 'base64') } }
    case 'disableApiTermination':
      return { ...input, DisableApiTermination: flag }
    case 'disableApiStop':
      return { ...input, DisableApiStop: flag }
    case 'sourceDestCheck':
      return { ...input, SourceDestCheck: flag }
    case 'ebsOptimized':
      return { ...input, EbsOptimized: flag }
    default:
      throw invalidParameter('attribute', name)
  }
}

function modified(call: Call, record: InstanceRecord, input: ModifyInstanceAttributeRequest): InstanceRecord {
  const { instance } = record
  if (input.DisableApiTermination)
    return { ...record, disableApiTermination: input.DisableApiTermination.Value ?? false }
  if (input.DisableApiStop) return { ...record, disableApiStop: input.DisableApiStop.Value ?? false }
  if (input.InstanceInitiatedShutdownBehavior) {
    return { ...record, shutdownBehavior: shutdownBehavior(input.InstanceInitiatedShutdownBehavior.Value) }
  }
  if (input.SourceDestCheck)
    return { ...record, instance: { ...instance, SourceDestCheck: input.SourceDestCheck.Value } }
  if (input.Groups) return { ...record, instance: { ...instance, SecurityGroups: groups(call, input.Groups) } }
  requireStopped(record)
  if (input.InstanceType) return withType(record, input.InstanceType.Value)
  if (input.UserData) return withUserData(record, input.UserData.Value)
  if (input.EnaSupport) return { ...record, instance: { ...instance, EnaSupport: input.EnaSupport.Value } }
  if (input.SriovNetSupport)
    return { ...record, instance: { ...instance, SriovNetSupport: input.SriovNetSupport.Value } }
  if (input.EbsOptimized) return { ...record, instance: { ...instance, EbsOptimized: input.EbsOptimized.Value } }
  throw missingParameter('attribute')
}

function requireStopped(record: InstanceRecord): void {
  if (stateName(record) === 'stopped') return
  throw new AwsError('IncorrectInstanceState', `The instance '${record.id}' is not in the 'stopped' state.`)
}

function withType(record: InstanceRecord, name: string | undefined): InstanceRecord {
  const type = instanceType(name ?? '')
  if (!type || type.architecture !== record.instance.Architecture) {
    throw new AwsError('InvalidParameterValue', `Invalid value '${name}' for InstanceType.`)
  }
  const InstanceType = type.name as NonNullable<InstanceRecord['instance']['InstanceType']>
  return { ...record, instance: { ...record.instance, InstanceType } }
}

/** The schema has decoded it already; it is kept as it came. */
function withUserData(record: InstanceRecord, value: Uint8Array | undefined): InstanceRecord {
  const userData = checkUserData(Buffer.from(value ?? []).toString('base64'))
  const { userData: _, ...rest } = record
  return userData === undefined ? rest : { ...rest, userData }
}

function shutdownBehavior(value: string | undefined): 'stop' | 'terminate' {
  if (value === 'stop' || value === 'terminate') return value
  throw invalidParameter('instanceInitiatedShutdownBehavior', value)
}

function groups(call: Call, ids: readonly string[]) {
  return ids.map((id) => ({ GroupId: id, GroupName: findGroup(call, id).group.GroupName }))
}

/** Only whether volumes go with their instance can be changed. */
function changeMappings(
  call: Call,
  record: InstanceRecord,
  wanted: ModifyInstanceAttributeRequest['BlockDeviceMappings'],
) {
  for (const { DeviceName, Ebs } of wanted ?? []) {
    const present = record.instance.BlockDeviceMappings?.find((mapping) => mapping.DeviceName === DeviceName)
    const volumeId = present?.Ebs?.VolumeId
    if (!DeviceName || !volumeId)
      throw new AwsError('InvalidInstanceAttributeValue', `No device is currently mapped at ${DeviceName}`)
    const deleteOnTermination = Ebs?.DeleteOnTermination ?? present?.Ebs?.DeleteOnTermination ?? false
    const attachment = { instanceId: record.id, volumeId, device: DeviceName, deleteOnTermination }
    recordAttachment(call.store, attachment, 'attached', present?.Ebs?.AttachTime ?? call.cloud.now())
  }
}
