import { randomBytes } from 'node:crypto'
import type {
  AddRoleToInstanceProfileRequest,
  CreateInstanceProfileRequest,
  CreateInstanceProfileResponse,
  CreateRoleRequest,
  CreateRoleResponse,
  DeleteInstanceProfileRequest,
  DeleteRolePolicyRequest,
  DeleteRoleRequest,
  GetInstanceProfileRequest,
  GetInstanceProfileResponse,
  GetRoleRequest,
  GetRoleResponse,
  InstanceProfile,
  PutRolePolicyRequest,
  RemoveRoleFromInstanceProfileRequest,
  Role,
} from '@aws-sdk/client-iam'
import type { Call, Operation, Operations } from '../ec2/call.ts'
import { AwsError } from '../protocol/aws-error.ts'
import type { InstanceProfileRecord, RoleRecord } from '../store/records.ts'
import { accountId } from '../world/identity.ts'

const getInstanceProfile: Operation<GetInstanceProfileRequest, GetInstanceProfileResponse> = (input, call) => ({
  InstanceProfile: profileView(call, findProfile(call, input.InstanceProfileName)),
})

const createInstanceProfile: Operation<CreateInstanceProfileRequest, CreateInstanceProfileResponse> = (input, call) => {
  const id = String(input.InstanceProfileName)
  if (call.store.get('instance-profile', id)) throw exists('Instance Profile', id)
  const profileId = newIamId('AIPA')
  const record = { id, profileId, path: input.Path ?? '/', roles: [], createdAt: call.cloud.now() }
  call.store.put('instance-profile', record)
  return { InstanceProfile: profileView(call, record) }
}

const deleteInstanceProfile: Operation<DeleteInstanceProfileRequest, object> = (input, call) => {
  const { id, roles } = findProfile(call, input.InstanceProfileName)
  if (roles.length > 0) throw conflict('Cannot delete entity, must remove roles from instance profile first.')
  call.store.delete('instance-profile', id)
  return {}
}

const addRoleToInstanceProfile: Operation<AddRoleToInstanceProfileRequest, object> = (input, call) => {
  const profile = findProfile(call, input.InstanceProfileName)
  const role = findRole(call, input.RoleName)
  if (profile.roles.length > 0) {
    throw new AwsError('LimitExceeded', 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1', 409)
  }
  call.store.put('instance-profile', { ...profile, roles: [role.id] })
  return {}
}

const removeRoleFromInstanceProfile: Operation<RemoveRoleFromInstanceProfileRequest, object> = (input, call) => {
  const profile = findProfile(call, input.InstanceProfileName)
  const role = findRole(call, input.RoleName)
  call.store.put('instance-profile', { ...profile, roles: profile.roles.filter((name) => name !== role.id) })
  return {}
}

const createRole: Operation<CreateRoleRequest, CreateRoleResponse> = (input, call) => {
  const id = String(input.RoleName)
  if (call.store.get('role', id)) throw exists('Role', id)
  const record: RoleRecord = {
    id,
    roleId: newIamId('AROA'),
    path: input.Path ?? '/',
    assumeRolePolicy: String(input.AssumeRolePolicyDocument),
    policies: {},
    createdAt: call.cloud.now(),
    ...(input.Description === undefined ? {} : { description: input.Description }),
  }
  call.store.put('role', record)
  return { Role: roleView(record) }
}

const getRole: Operation<GetRoleRequest, GetRoleResponse> = (input, call) => ({
  Role: roleView(findRole(call, input.RoleName)),
})

const deleteRole: Operation<DeleteRoleRequest, object> = (input, call) => {
  const { id, policies } = findRole(call, input.RoleName)
  if (Object.keys(policies).length > 0) throw conflict('Cannot delete entity, must delete policies first.')
  if (call.store.list('instance-profile').some(({ roles }) => roles.includes(id))) {
    throw conflict('Cannot delete entity, must remove roles from instance profile first.')
  }
  call.store.delete('role', id)
  return {}
}

const putRolePolicy: Operation<PutRolePolicyRequest, object> = (input, call) => {
  const role = findRole(call, input.RoleName)
  const policies = { ...role.policies, [String(input.PolicyName)]: String(input.PolicyDocument) }
  call.store.put('role', { ...role, policies })
  return {}
}

const deleteRolePolicy: Operation<DeleteRolePolicyRequest, object> = (input, call) => {
  const role = findRole(call, input.RoleName)
  const { [String(input.PolicyName)]: removed, ...policies } = role.policies
  if (removed === undefined) throw noSuchEntity(`The role policy with name ${input.PolicyName} cannot be found.`)
  call.store.put('role', { ...role, policies })
  return {}
}

/** Instance profiles and roles, as far as a build makes and removes them. Nothing is allowed or denied by them. */
export const iamOperations: Operations = {
  AddRoleToInstanceProfile: addRoleToInstanceProfile,
  CreateInstanceProfile: createInstanceProfile,
  CreateRole: createRole,
  DeleteInstanceProfile: deleteInstanceProfile,
  DeleteRole: deleteRole,
  DeleteRolePolicy: deleteRolePolicy,
  GetInstanceProfile: getInstanceProfile,
  GetRole: getRole,
  PutRolePolicy: putRolePolicy,
  RemoveRoleFromInstanceProfile: removeRoleFromInstanceProfile,
}

function findProfile(call: Call, name: string | undefined): InstanceProfileRecord {
  const record = call.store.get('instance-profile', String(name))
  if (!record) throw noSuchEntity(`Instance Profile ${name} cannot be found.`)
  return record
}

function findRole(call: Call, name: string | undefined): RoleRecord {
  const record = call.store.get('role', String(name))
  if (!record) throw noSuchEntity(`The role with name ${name} cannot be found.`)
  return record
}

function profileView(call: Call, record: InstanceProfileRecord): InstanceProfile {
  return {
    InstanceProfileName: record.id,
    InstanceProfileId: record.profileId,
    Arn: `arn:aws:iam::${accountId}:instance-profile${record.path}${record.id}`,
    Path: record.path,
    CreateDate: record.createdAt,
    Roles: record.roles.flatMap((name) => call.store.get('role', name) ?? []).map(roleView),
  }
}

function roleView(record: RoleRecord): Role {
  return {
    RoleName: record.id,
    RoleId: record.roleId,
    Arn: `arn:aws:iam::${accountId}:role${record.path}${record.id}`,
    Path: record.path,
    CreateDate: record.createdAt,
    AssumeRolePolicyDocument: encodeURIComponent(record.assumeRolePolicy),
    Description: record.description,
  }
}

function newIamId(prefix: string): string {
  return prefix + randomBytes(9).toString('hex').toUpperCase().slice(0, 17)
}

function exists(kind: string, name: string): AwsError {
  return new AwsError('EntityAlreadyExists', `${kind} ${name} already exists.`, 409)
}

function conflict(message: string): AwsError {
  return new AwsError('DeleteConflict', message, 409)
}

function noSuchEntity(message: string): AwsError {
  return new AwsError('NoSuchEntity', message, 404)
}
