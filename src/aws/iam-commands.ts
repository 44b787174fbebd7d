import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetInstanceProfileCommand,
  GetRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam'

export { IAMClient }

/** The IAM calls Ingot makes. Load this module with `import()`. */
export const iamCommands = {
  AddRoleToInstanceProfile: AddRoleToInstanceProfileCommand,
  CreateInstanceProfile: CreateInstanceProfileCommand,
  CreateRole: CreateRoleCommand,
  DeleteInstanceProfile: DeleteInstanceProfileCommand,
  DeleteRole: DeleteRoleCommand,
  DeleteRolePolicy: DeleteRolePolicyCommand,
  GetInstanceProfile: GetInstanceProfileCommand,
  GetRole: GetRoleCommand,
  PutRolePolicy: PutRolePolicyCommand,
  RemoveRoleFromInstanceProfile: RemoveRoleFromInstanceProfileCommand,
} as const
