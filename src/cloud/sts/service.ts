import * as client from '@aws-sdk/client-sts'
import type { Operation } from '../ec2/call.ts'
import { type QueryService, schemasOf } from '../server/service.ts'
import { accountId, userArn } from '../world/identity.ts'

const getCallerIdentity: Operation<client.GetCallerIdentityRequest, client.GetCallerIdentityResponse> = () => ({
  Account: accountId,
  Arn: userArn,
  UserId: 'AIDAINGOTLOCALCLOUD00',
})

export const stsService: QueryService = {
  name: 'sts',
  dialect: 'query',
  version: '2011-06-15',
  xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  scope: 'global',
  operations: { GetCallerIdentity: getCallerIdentity },
  schema: schemasOf(client),
}
