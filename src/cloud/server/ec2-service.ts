import * as client from '@aws-sdk/client-ec2'
import { ec2Operations } from '../ec2/operations.ts'
import { type QueryService, schemasOf } from './service.ts'

export const ec2Service: QueryService = {
  name: 'ec2',
  dialect: 'ec2',
  version: '2016-11-15',
  xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  scope: 'region',
  operations: ec2Operations,
  schema: schemasOf(client),
}
