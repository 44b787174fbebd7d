import { integer, map, oneOf, option, string } from '../options/index.ts'

/** The options of builders that serve files to their guest over HTTP. Packer's names; `prepareHttpServer` checks how they go together. */
export const httpServerOptions = {
  http_directory: option(
    string().optional(),
    'A folder of this computer to serve to the guest. Not with "http_content".',
  ),
  http_content: option(
    map(string()).default({}),
    'Texts to serve to the guest, by their paths, which begin with "/". Not with "http_directory".',
  ),
  http_port_min: option(integer().min(0).max(65535).default(8000), 'The lowest port to listen on. Default 8000.'),
  http_port_max: option(
    integer().min(0).max(65535).default(9000),
    'The port after the highest one to listen on; the same as "http_port_min" for that one port. Default 9000.',
  ),
  http_bind_address: option(
    string().optional(),
    'The address to listen on. Default 0.0.0.0. Not with "http_interface".',
  ),
  http_interface: option(string().optional(), 'The network interface to listen on. Not with "http_bind_address".'),
  http_network_protocol: option(
    oneOf(['tcp', 'tcp4', 'tcp6', 'unix', 'unixpacket']).default('tcp'),
    '"tcp", "tcp4" or "tcp6". Default "tcp".',
  ),
}
