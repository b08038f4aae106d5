# The shop: two small tasks with nginx, in the image of docker-compose.yml. It serves files only: the load balancer
# forwards /api itself.

locals {
  port  = 8080
  tasks = 2
}

resource "aws_security_group" "this" {
  name        = "${var.name}-shop"
  description = "The shop's web server"
  vpc_id      = var.network.vpc_id

  tags = merge(var.tags, { Name = "${var.name}-shop" })
}

resource "aws_vpc_security_group_ingress_rule" "edge" {
  security_group_id            = aws_security_group.this.id
  description                  = "Requests of the load balancer"
  referenced_security_group_id = var.network.edge_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
}

# ECS pulls the image and sends the logs over the network interface of the task.
resource "aws_vpc_security_group_egress_rule" "aws" {
  security_group_id = aws_security_group.this.id
  description       = "Images and logs"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

module "task" {
  source = "../task"

  name = "${var.name}-shop"
  container = {
    name         = "shop"
    image        = var.image
    user         = "101:101"
    ports        = [local.port]
    health_check = "wget -q -O /dev/null http://127.0.0.1:${local.port}/healthz"
  }
  vcpu               = 0.25
  memory_mib         = 512
  execution_role_arn = var.cluster.execution_role_arn
  log_group          = var.cluster.log_group
  tags               = var.tags
}

resource "aws_ecs_service" "this" {
  name                          = "${var.name}-shop"
  cluster                       = var.cluster.arn
  task_definition               = module.task.arn
  launch_type                   = "FARGATE"
  desired_count                 = local.tasks
  availability_zone_rebalancing = "ENABLED"
  enable_execute_command        = false
  propagate_tags                = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.network.private_subnet_ids
    security_groups  = [aws_security_group.this.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = var.target_group_arn
    container_name   = "shop"
    container_port   = local.port
  }

  tags = merge(var.tags, { Name = "${var.name}-shop" })
}
