import type {
  DescribeAddressesRequest,
  DescribeAddressesResult,
  DescribeInternetGatewaysRequest,
  DescribeInternetGatewaysResult,
  DescribeRouteTablesRequest,
  DescribeRouteTablesResult,
  InternetGateway,
  RouteTable,
} from '@aws-sdk/client-ec2'
import { AwsError } from '../../protocol/aws-error.ts'
import type { VpcRecord } from '../../store/records.ts'
import { accountId } from '../../world/identity.ts'
import { derivedId } from '../../world/ids.ts'
import type { Operation } from '../call.ts'
import { applyFilters, type FilterTable } from '../filters.ts'

/** Every VPC has one table, which leads everything outside through one gateway; tools that look at a VPC look at these. */
export const describeRouteTables: Operation<DescribeRouteTablesRequest, DescribeRouteTablesResult> = (input, call) => {
  const tables = call.store.list('vpc').map(routeTable)
  const selected = selectById(tables, input.RouteTableIds, ({ RouteTableId }) => RouteTableId, missingTable)
  return { RouteTables: applyFilters(selected, input.Filters, routeFilters) }
}

export const describeInternetGateways: Operation<DescribeInternetGatewaysRequest, DescribeInternetGatewaysResult> = (
  input,
  call,
) => {
  const gateways = call.store.list('vpc').map(gateway)
  const selected = selectById(gateways, input.InternetGatewayIds, (one) => one.InternetGatewayId, missingGateway)
  return { InternetGateways: applyFilters(selected, input.Filters, gatewayFilters) }
}

/** Nobody can have an elastic address here. */
export const describeAddresses: Operation<DescribeAddressesRequest, DescribeAddressesResult> = () => ({ Addresses: [] })

function routeTable({ id, vpc }: VpcRecord): RouteTable {
  const RouteTableId = derivedId('rtb', id)
  return {
    RouteTableId,
    VpcId: id,
    OwnerId: accountId,
    Associations: [
      {
        Main: true,
        RouteTableAssociationId: `rtbassoc-${RouteTableId.slice(4)}`,
        RouteTableId,
        AssociationState: { State: 'associated' },
      },
    ],
    Routes: [
      { DestinationCidrBlock: vpc.CidrBlock, GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' },
      { DestinationCidrBlock: '0.0.0.0/0', GatewayId: derivedId('igw', id), Origin: 'CreateRoute', State: 'active' },
    ],
    PropagatingVgws: [],
    Tags: [],
  }
}

function gateway({ id }: VpcRecord): InternetGateway {
  return {
    InternetGatewayId: derivedId('igw', id),
    OwnerId: accountId,
    Attachments: [{ VpcId: id, State: 'attached' }],
    Tags: [],
  }
}

function selectById<T>(
  all: readonly T[],
  ids: readonly string[] | undefined,
  idOf: (one: T) => string | undefined,
  missing: (id: string) => AwsError,
): readonly T[] {
  if (!ids?.length) return all
  return ids.map((id) => {
    const found = all.find((one) => idOf(one) === id)
    if (!found) throw missing(id)
    return found
  })
}

const missingTable = (id: string) =>
  new AwsError('InvalidRouteTableID.NotFound', `The routeTable ID '${id}' does not exist`)
const missingGateway = (id: string) =>
  new AwsError('InvalidInternetGatewayID.NotFound', `The internetGateway ID '${id}' does not exist`)

const routeFilters: FilterTable<RouteTable> = {
  'association.main': () => true,
  'association.route-table-id': (table) => table.RouteTableId,
  'association.subnet-id': () => undefined,
  'owner-id': (table) => table.OwnerId,
  'route-table-id': (table) => table.RouteTableId,
  'route.destination-cidr-block': (table) => (table.Routes ?? []).map((route) => route.DestinationCidrBlock),
  'route.gateway-id': (table) => (table.Routes ?? []).map((route) => route.GatewayId),
  'route.state': (table) => (table.Routes ?? []).map((route) => route.State),
  'vpc-id': (table) => table.VpcId,
}

const gatewayFilters: FilterTable<InternetGateway> = {
  'attachment.state': (one) => (one.Attachments ?? []).map(({ State }) => State),
  'attachment.vpc-id': (one) => (one.Attachments ?? []).map(({ VpcId }) => VpcId),
  'internet-gateway-id': (one) => one.InternetGatewayId,
  'owner-id': (one) => one.OwnerId,
}
