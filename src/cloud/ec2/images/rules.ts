import { AwsError, missingParameter } from '../../protocol/aws-error.ts'
import { accountId } from '../../world/identity.ts'
import type { Call } from '../call.ts'

/** @throws AwsError `InvalidAMIName.Malformed`, `InvalidAMIName.Duplicate` */
export function checkNewName(call: Call, name: string | undefined): string {
  const checked = checkName(name)
  const holder = call.store.list('image').find(({ image }) => image.Name === checked && image.OwnerId === accountId)
  if (!holder) return checked
  throw new AwsError('InvalidAMIName.Duplicate', `AMI name ${checked} is already in use by AMI ${holder.id}`)
}

/** @throws AwsError `MissingParameter`, `InvalidAMIName.Malformed` */
export function checkName(name: string | undefined): string {
  if (name === undefined) throw missingParameter('Name')
  if (/^[A-Za-z0-9 ()[\]./'@_-]{3,128}$/.test(name)) return name
  throw new AwsError(
    'InvalidAMIName.Malformed',
    "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, '(', ')', '.', '-', '/' and '_'",
  )
}
