import type {
  DescribeImageAttributeRequest,
  ImageAttribute,
  LaunchPermission,
  ModifyImageAttributeRequest,
  ResetImageAttributeRequest,
} from '@aws-sdk/client-ec2'
import { invalidParameter, missingParameter } from '../../protocol/aws-error.ts'
import type { ImageRecord } from '../../store/records.ts'
import type { Operation } from '../call.ts'
import { changePermissions, checkAccount } from '../permissions.ts'
import { findOwnImage, imageView } from './view.ts'

/** Changes one attribute a call, named by `Attribute` or by the member that carries its new value. */
export const modifyImageAttribute: Operation<ModifyImageAttributeRequest, object> = (input, call) => {
  const record = findOwnImage(call, String(input.ImageId))
  call.store.put('image', modified(record, input))
  return {}
}

export const describeImageAttribute: Operation<DescribeImageAttributeRequest, ImageAttribute> = (input, call) => {
  const record = findOwnImage(call, String(input.ImageId))
  const image = imageView(call, record)
  return { ImageId: record.id, ...attributeOf(String(input.Attribute), record, image) }
}

export const resetImageAttribute: Operation<ResetImageAttributeRequest, object> = (input, call) => {
  const record = findOwnImage(call, String(input.ImageId))
  if (input.Attribute !== 'launchPermission') throw invalidParameter('attribute', input.Attribute)
  call.store.put('image', { ...record, launchPermissions: [] })
  return {}
}

function modified(record: ImageRecord, input: ModifyImageAttributeRequest): ImageRecord {
  const { Attribute: attribute, Value: value } = input
  if (input.Description || attribute === 'description') {
    return { ...record, image: { ...record.image, Description: input.Description?.Value ?? value ?? '' } }
  }
  if (input.ImdsSupport || attribute === 'imdsSupport') {
    const version = input.ImdsSupport?.Value ?? value
    if (version !== 'v2.0') throw invalidParameter('imdsSupport', version)
    return { ...record, image: { ...record.image, ImdsSupport: version } }
  }
  if (input.ProductCodes || attribute === 'productCodes') {
    const codes = (input.ProductCodes ?? []).map((code) => ({
      ProductCodeId: code,
      ProductCodeType: 'devpay' as const,
    }))
    return { ...record, image: { ...record.image, ProductCodes: [...(record.image.ProductCodes ?? []), ...codes] } }
  }
  if (input.LaunchPermission || attribute === 'launchPermission' || input.OperationType) {
    return { ...record, launchPermissions: changedPermissions(record, input) }
  }
  throw attribute ? invalidParameter('attribute', attribute) : missingParameter('attribute')
}

function changedPermissions(record: ImageRecord, input: ModifyImageAttributeRequest): LaunchPermission[] {
  const listed: LaunchPermission[] = [
    ...(input.UserIds ?? []).map((UserId) => ({ UserId })),
    ...(input.UserGroups ?? []).map((Group) => ({ Group: Group as 'all' })),
    ...(input.OrganizationArns ?? []).map((OrganizationArn) => ({ OrganizationArn })),
    ...(input.OrganizationalUnitArns ?? []).map((OrganizationalUnitArn) => ({ OrganizationalUnitArn })),
  ]
  const change = {
    Add: [...(input.LaunchPermission?.Add ?? []), ...(input.OperationType === 'add' ? listed : [])],
    Remove: [...(input.LaunchPermission?.Remove ?? []), ...(input.OperationType === 'remove' ? listed : [])],
  }
  for (const { UserId, Group } of change.Add) checkAccount(UserId, Group)
  return changePermissions(record.launchPermissions, change)
}

function attributeOf(name: string, record: ImageRecord, image: ReturnType<typeof imageView>): Partial<ImageAttribute> {
  switch (name) {
    case 'description':
      return { Description: { Value: image.Description ?? '' } }
    case 'launchPermission':
      return { LaunchPermissions: [...record.launchPermissions] }
    case 'productCodes':
      return { ProductCodes: image.ProductCodes }
    case 'blockDeviceMapping':
      return { BlockDeviceMappings: image.BlockDeviceMappings }
    case 'sriovNetSupport':
      return { SriovNetSupport: { Value: image.SriovNetSupport } }
    case 'bootMode':
      return { BootMode: { Value: image.BootMode } }
    case 'tpmSupport':
      return { TpmSupport: { Value: image.TpmSupport } }
    case 'imdsSupport':
      return { ImdsSupport: { Value: image.ImdsSupport } }
    case 'lastLaunchedTime':
      return { LastLaunchedTime: { Value: image.LastLaunchedTime } }
    case 'deregistrationProtection':
      return { DeregistrationProtection: { Value: image.DeregistrationProtection ?? 'disabled' } }
    case 'kernel':
      return { KernelId: {} }
    case 'ramdisk':
      return { RamdiskId: {} }
    case 'uefiData':
      return { UefiData: {} }
    default:
      throw invalidParameter('attribute', name)
  }
}
