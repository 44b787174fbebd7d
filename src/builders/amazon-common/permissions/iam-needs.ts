import type { AmazonConfig } from '../config.ts'
import type { Need } from './need.ts'

/** What the instance's profile and the encryption of images take. None of it has dry runs. */
export function iamNeeds(config: AmazonConfig): readonly Need[] {
  const { options } = config
  return [
    ...profileNeeds(options),
    ...(usesOwnKeys(config) ? kmsNeeds(config) : []),
    ...(options.decode_authorization_messages
      ? [
          {
            ...global('sts:DecodeAuthorizationMessage', 'explain what is not allowed', ['*']),
            role: 'wanted' as const,
          },
        ]
      : []),
  ]
}

function global(action: string, purpose: string, resources: readonly string[]): Need {
  return { action, purpose, where: undefined, resources, dryRun: 'none' }
}

function profileNeeds(options: AmazonConfig['options']): Need[] {
  const { iam_instance_profile: named, temporary_iam_instance_profile_policy_document: policy } = options
  if (named) {
    const look = global('iam:GetInstanceProfile', 'check the instance profile', [`iam:instance-profile/${bare(named)}`])
    // A profile's role may have any name.
    return [...(options.skip_profile_validation ? [] : [look]), passRole('iam:role/*')]
  }
  return policy ? temporaryProfile() : []
}

function bare(profile: string): string {
  return profile.startsWith('arn:') ? profile.replace(/^.*\//, '') : profile
}

function passRole(role: string): Need {
  const condition = { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } }
  return { ...global('iam:PassRole', 'give the instance its profile', [role]), condition }
}

function temporaryProfile(): Need[] {
  const role = ['iam:role/packer-*']
  const profile = ['iam:instance-profile/packer-*']
  const make = 'make the instance profile'
  const remove = 'delete the instance profile'
  return [
    ...['CreateRole', 'TagRole', 'PutRolePolicy'].map((name) => global(`iam:${name}`, make, role)),
    ...['CreateInstanceProfile', 'TagInstanceProfile', 'AddRoleToInstanceProfile'].map((name) =>
      global(`iam:${name}`, make, profile),
    ),
    passRole('iam:role/packer-*'),
    ...['RemoveRoleFromInstanceProfile', 'DeleteInstanceProfile'].map((name) => global(`iam:${name}`, remove, profile)),
    ...['DeleteRolePolicy', 'DeleteRole'].map((name) => global(`iam:${name}`, remove, role)),
  ]
}

function usesOwnKeys({ options }: AmazonConfig): boolean {
  return Boolean(options.kms_key_id || Object.values(options.region_kms_key_ids ?? {}).some(Boolean))
}

/** From EC2's documentation of encrypted AMIs: what copying with a key of one's own takes. */
function kmsNeeds({ options }: AmazonConfig): Need[] {
  const keys = [options.kms_key_id, ...Object.values(options.region_kms_key_ids ?? {})].filter((key) => key)
  const arns = keys.filter((key) => key?.includes(':key/')) as string[]
  // An alias or a bare id doesn't say whose key it is.
  const resources = arns.length === keys.length ? arns : ['kms:key/*']
  return [
    ...['DescribeKey', 'Encrypt', 'Decrypt', 'ReEncrypt*', 'GenerateDataKey*'].map((name) =>
      global(`kms:${name}`, 'encrypt the image', resources),
    ),
    {
      ...global('kms:CreateGrant', 'let EC2 encrypt the image', resources),
      condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ]
}
