import { AwsError } from '../protocol/aws-error.ts'

/** Adds and removes rights, each being one grantee: an account, the group `all`, or an organization. */
export function changePermissions<T extends object>(
  present: readonly T[],
  change: { readonly Add?: readonly T[] | undefined; readonly Remove?: readonly T[] | undefined },
): T[] {
  const result = new Map(present.map((permission) => [keyOf(permission), permission]))
  for (const permission of change.Add ?? []) result.set(keyOf(permission), permission)
  for (const permission of change.Remove ?? []) result.delete(keyOf(permission))
  return [...result.values()]
}

/** @throws AwsError `InvalidAMIAttributeItemValue` unless they are an account's twelve digits and `all` */
export function checkAccount(user: string | undefined, group: string | undefined): void {
  if (user !== undefined && !/^\d{12}$/.test(user)) {
    throw new AwsError('InvalidAMIAttributeItemValue', `Invalid attribute item value "${user}" for userId item type.`)
  }
  if (group !== undefined && group !== 'all') {
    throw new AwsError('InvalidAMIAttributeItemValue', `Invalid attribute item value "${group}" for group item type.`)
  }
}

function keyOf(permission: object): string {
  return JSON.stringify(Object.entries(permission).filter(([, value]) => value !== undefined))
}
