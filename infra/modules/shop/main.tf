# The shop: two small tasks with nginx, in the image of docker-compose.yml. It serves files only: the load balancer
# forwards /api itself.

locals {
  port = 8080
}

module "service" {
  source = "../service"

  name = "${var.name}-shop"
  container = {
    name         = "shop"
    image        = var.image
    user         = "101:101"
    ports        = [local.port]
    health_check = "wget -q -O /dev/null http://127.0.0.1:${local.port}/healthz"
  }
  vcpu       = 0.25
  memory_mib = 512

  tasks             = 2
  target_group_arns = [var.target_group_arn]
  callers           = { load-balancer = { security_group_id = var.edge_security_group_id, ports = [local.port] } }

  cluster   = var.cluster
  network   = var.network
  log_group = var.cluster.log_groups["shop"]
  tags      = var.tags
}
