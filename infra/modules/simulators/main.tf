# The simulators of payment, inventory and shipping, for a lab session without services of your own. This is a toy: the
# ledgers are in the memory of one task and end with it.

locals {
  # The simulators listen on these ports in this order, see docker-compose.yml.
  ports = { payment = 9101, inventory = 9102, shipping = 9103 }
}

module "service" {
  source = "../service"

  name = "${var.name}-simulators"
  container = {
    name         = "simulators"
    image        = var.image
    user         = "10001:10001"
    ports        = values(local.ports)
    command      = ["io.coffeechaos.simulator.SimulatorMain"]
    health_check = "curl --fail --silent --output /dev/null http://127.0.0.1:${local.ports.payment}/health"
  }
  vcpu       = 0.5
  memory_mib = 1024
  environment = merge(var.traces, {
    SIMULATOR_HOST = "0.0.0.0"
    LEDGER_DIR     = "/tmp/ledger"
  })

  tasks    = 1
  dns_name = "simulators"
  # A collector of traces may have any port. The simulators call nothing else.
  calls_any_port = var.traces["OTEL_EXPORTER_OTLP_ENDPOINT"] != ""
  callers        = { nodes = { security_group_id = var.node_security_group_id, ports = values(local.ports) } }
  # Two tasks at a time would keep two sets of ledgers.
  deployment = { minimum_percent = 0, maximum_percent = 100 }

  cluster   = var.cluster
  network   = var.network
  log_group = var.cluster.log_groups["simulators"]
  tags      = var.tags
}
