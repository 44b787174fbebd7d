import type {
  DescribeInstanceAttributeRequest,
  DescribeInstanceCreditSpecificationsRequest,
  DescribeInstanceCreditSpecificationsResult,
  InstanceAttribute,
  ModifyInstanceCreditSpecificationRequest,
  ModifyInstanceCreditSpecificationResult,
  ModifyInstanceMetadataOptionsRequest,
  ModifyInstanceMetadataOptionsResult,
} from '@aws-sdk/client-ec2'
import { invalidParameter } from '../../protocol/aws-error.ts'
import type { InstanceRecord } from '../../store/records.ts'
import type { Operation } from '../call.ts'
import { applyFilters } from '../filters.ts'
import { findInstance, select } from '../find.ts'

export const describeInstanceAttribute: Operation<DescribeInstanceAttributeRequest, InstanceAttribute> = (
  input,
  call,
) => {
  const record = findInstance(call, String(input.InstanceId))
  return { InstanceId: record.id, ...attributeOf(String(input.Attribute), record) }
}

function attributeOf(name: string, record: InstanceRecord): InstanceAttribute {
  const { instance } = record
  switch (name) {
    case 'instanceType':
      return { InstanceType: { Value: instance.InstanceType } }
    case 'userData':
      return { UserData: record.userData === undefined ? {} : { Value: record.userData } }
    case 'disableApiTermination':
      return { DisableApiTermination: { Value: record.disableApiTermination } }
    case 'disableApiStop':
      return { DisableApiStop: { Value: record.disableApiStop } }
    case 'instanceInitiatedShutdownBehavior':
      return { InstanceInitiatedShutdownBehavior: { Value: record.shutdownBehavior } }
    case 'rootDeviceName':
      return { RootDeviceName: { Value: instance.RootDeviceName } }
    case 'blockDeviceMapping':
      return { BlockDeviceMappings: instance.BlockDeviceMappings }
    case 'productCodes':
      return { ProductCodes: [] }
    case 'sourceDestCheck':
      return { SourceDestCheck: { Value: instance.SourceDestCheck } }
    case 'groupSet':
      return { Groups: instance.SecurityGroups }
    case 'ebsOptimized':
      return { EbsOptimized: { Value: instance.EbsOptimized } }
    case 'sriovNetSupport':
      return { SriovNetSupport: instance.SriovNetSupport ? { Value: instance.SriovNetSupport } : {} }
    case 'enaSupport':
      return { EnaSupport: { Value: instance.EnaSupport } }
    case 'enclaveOptions':
      return { EnclaveOptions: instance.EnclaveOptions }
    case 'kernel':
      return { KernelId: {} }
    case 'ramdisk':
      return { RamdiskId: {} }
    default:
      throw invalidParameter('attribute', name)
  }
}

export const modifyInstanceMetadataOptions: Operation<
  ModifyInstanceMetadataOptionsRequest,
  ModifyInstanceMetadataOptionsResult
> = ({ InstanceId, DryRun: _, ...wanted }, call) => {
  const record = findInstance(call, String(InstanceId))
  const changes = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
  const MetadataOptions = { ...record.instance.MetadataOptions, ...changes, State: 'applied' as const }
  call.store.put('instance', { ...record, instance: { ...record.instance, MetadataOptions } })
  return { InstanceId: record.id, InstanceMetadataOptions: MetadataOptions }
}

export const describeInstanceCreditSpecifications: Operation<
  DescribeInstanceCreditSpecificationsRequest,
  DescribeInstanceCreditSpecificationsResult
> = (input, call) => {
  const burstable = select(call, 'instance', input.InstanceIds).filter(({ creditSpecification }) => creditSpecification)
  const credits = burstable.map(({ id, creditSpecification }) => ({
    InstanceId: id,
    CpuCredits: creditSpecification,
    Tags: [],
  }))
  const chosen = applyFilters(credits, input.Filters, { 'instance-id': ({ InstanceId }) => InstanceId })
  return { InstanceCreditSpecifications: chosen.map(({ Tags: _, ...specification }) => specification) }
}

export const modifyInstanceCreditSpecification: Operation<
  ModifyInstanceCreditSpecificationRequest,
  ModifyInstanceCreditSpecificationResult
> = (input, call) => {
  const wanted = input.InstanceCreditSpecifications ?? []
  for (const { InstanceId, CpuCredits } of wanted) {
    if (CpuCredits !== 'standard' && CpuCredits !== 'unlimited') throw invalidParameter('CpuCredits', CpuCredits)
    const record = findInstance(call, String(InstanceId))
    call.store.put('instance', { ...record, creditSpecification: CpuCredits })
  }
  return {
    SuccessfulInstanceCreditSpecifications: wanted.map(({ InstanceId }) => ({ InstanceId })),
    UnsuccessfulInstanceCreditSpecifications: [],
  }
}
