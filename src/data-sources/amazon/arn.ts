/**
 * Which things a policy has to name.
 * @param service `ssm`
 * @param resource `parameter/x`; what is an ARN already stays
 * @param region undefined for any
 */
export function arnOf(service: string, resource: string, region: string | undefined): string {
  return `arn:${partitionOf(region)}:${service}:${region ?? '*'}:*:${resource}`
}

function partitionOf(region: string | undefined): string {
  if (region?.startsWith('cn-')) return 'aws-cn'
  return region?.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}

/** Keys of the account's own are used through the service that asks for them, and in no other way. */
export function decryptStatement(service: string, region: string | undefined) {
  return {
    Effect: 'Allow',
    Action: ['kms:Decrypt'],
    Resource: [arnOf('kms', 'key/*', region)],
    Condition: { StringLike: { 'kms:ViaService': `${service}.${region ?? '*'}.amazonaws.com` } },
  } as const
}
