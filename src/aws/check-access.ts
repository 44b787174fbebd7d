import type { Problems } from '../options/index.ts'
import type { AwsAccessOptions } from './access-options.ts'

/** Relations between the options of AWS access. */
export function checkAccess(options: AwsAccessOptions, problems: Problems): void {
  const { access_key: key, secret_key: secret, token } = options
  if (key && !secret) problems.add('access_key', '"access_key" is set, but "secret_key" is not: both or none')
  if (secret && !key) problems.add('secret_key', '"secret_key" is set, but "access_key" is not: both or none')
  if (token && !key) problems.add('token', '"token" needs "access_key" and "secret_key"')
  const endpoint = options.custom_endpoint_ec2
  if (endpoint && !URL.canParse(/^[a-z]+:\/\//i.test(endpoint) ? endpoint : `https://${endpoint}`)) {
    problems.add('custom_endpoint_ec2', `"custom_endpoint_ec2" "${endpoint}" is not a URL`)
  }
  if (options.assume_role && !options.assume_role.role_arn) {
    problems.add('assume_role', '"assume_role" needs "role_arn"')
  }
}
