import * as client from '@aws-sdk/client-iam'
import { type QueryService, schemasOf } from '../server/service.ts'
import { iamOperations } from './operations.ts'

export const iamService: QueryService = {
  name: 'iam',
  dialect: 'query',
  version: '2010-05-08',
  xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
  scope: 'global',
  operations: iamOperations,
  schema: schemasOf(client),
}
