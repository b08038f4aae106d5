# The simulators of payment, inventory and shipping, for a lab session without services of your own. This is a toy: the
# ledgers are in the memory of one task and end with it.

locals {
  # The simulators listen on these ports in this order, see docker-compose.yml.
  ports = { payment = 9101, inventory = 9102, shipping = 9103 }
}

resource "aws_security_group" "this" {
  name        = "${var.name}-simulators"
  description = "The simulators of payment, inventory and shipping"
  vpc_id      = var.network.vpc_id

  tags = merge(var.tags, { Name = "${var.name}-simulators" })
}

resource "aws_vpc_security_group_ingress_rule" "nodes" {
  for_each                     = local.ports
  security_group_id            = aws_security_group.this.id
  description                  = "The order nodes: ${each.key}"
  referenced_security_group_id = var.network.node_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}

resource "aws_vpc_security_group_egress_rule" "aws" {
  security_group_id = aws_security_group.this.id
  description       = "Images and logs"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_service_discovery_service" "this" {
  name        = "simulators"
  description = "Address of the simulators"

  dns_config {
    namespace_id   = var.cluster.namespace_id
    routing_policy = "MULTIVALUE"

    dns_records {
      type = "A"
      ttl  = 5
    }
  }

  tags = merge(var.tags, { Name = "${var.name}-simulators" })
}

module "task" {
  source = "../task"

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
  environment = {
    SIMULATOR_HOST = "0.0.0.0"
    LEDGER_DIR     = "/tmp/ledger"
  }
  execution_role_arn = var.cluster.execution_role_arn
  log_group          = var.cluster.log_group
  tags               = var.tags
}

resource "aws_ecs_service" "this" {
  name                   = "${var.name}-simulators"
  cluster                = var.cluster.arn
  task_definition        = module.task.arn
  launch_type            = "FARGATE"
  desired_count          = 1
  enable_execute_command = false
  propagate_tags         = "SERVICE"

  # Two tasks at a time would keep two sets of ledgers.
  deployment_minimum_healthy_percent = 0
  deployment_maximum_percent         = 100

  network_configuration {
    subnets          = var.network.private_subnet_ids
    security_groups  = [aws_security_group.this.id]
    assign_public_ip = false
  }

  service_registries {
    registry_arn = aws_service_discovery_service.this.arn
  }

  tags = merge(var.tags, { Name = "${var.name}-simulators" })
}
