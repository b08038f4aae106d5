# The load balancer. /api/* goes to the order nodes, without the prefix, and everything else to the shop. Nodes have two
# target groups with the same targets: write has the POST requests and read the others. Long polls and event streams of
# read would otherwise spoil the latency of write, which an alarm watches.

locals {
  node_port = 8080
  shop_port = 8080

  # A long poll waits 15 s at most, and an event stream resumes elsewhere, so 30 s are enough for all of a leaving node.
  deregistration_s = 30

  listener = var.certificate_arn == null ? { port = 80, protocol = "HTTP" } : { port = 443, protocol = "HTTPS" }
}

resource "aws_security_group" "this" {
  name        = "${var.name}-edge"
  description = "The load balancer of the shop"
  vpc_id      = var.vpc_id

  tags = merge(var.tags, { Name = "${var.name}-edge" })
}

resource "aws_vpc_security_group_ingress_rule" "customers" {
  for_each          = { for pair in setproduct(var.allowed_cidrs, distinct([80, local.listener.port])) : "${pair[0]}:${pair[1]}" => pair }
  security_group_id = aws_security_group.this.id
  description       = "Customers"
  cidr_ipv4         = each.value[0]
  ip_protocol       = "tcp"
  from_port         = each.value[1]
  to_port           = each.value[1]
}

resource "aws_vpc_security_group_egress_rule" "targets" {
  security_group_id = aws_security_group.this.id
  description       = "Order nodes and shop"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = local.node_port
  to_port           = local.node_port
}

resource "aws_lb" "this" {
  name                       = "${var.short_name}-edge"
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = var.public_subnet_ids
  security_groups            = [aws_security_group.this.id]
  idle_timeout               = 60
  drop_invalid_header_fields = true

  tags = merge(var.tags, { Name = "${var.short_name}-edge" })
}

resource "aws_lb_target_group" "nodes" {
  for_each             = toset(["write", "read"])
  name                 = "${var.short_name}-${each.key}"
  vpc_id               = var.vpc_id
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = local.node_port
  deregistration_delay = local.deregistration_s
  # A cold node gets its share of the requests slowly.
  slow_start = 30

  # Not /health/ready: while journal and queue are both away, every node answers 503 there, and ECS would replace all nodes
  # again and again. scope=node asks only whether this node itself is in order.
  health_check {
    path                = "/health/ready?scope=node"
    matcher             = "200"
    interval            = 5
    timeout             = 4
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = merge(var.tags, { Name = "${var.short_name}-${each.key}" })
}

resource "aws_lb_target_group" "shop" {
  name                 = "${var.short_name}-shop"
  vpc_id               = var.vpc_id
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = local.shop_port
  deregistration_delay = local.deregistration_s

  health_check {
    path                = "/healthz"
    matcher             = "200"
    interval            = 5
    timeout             = 4
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = merge(var.tags, { Name = "${var.short_name}-shop" })
}

resource "aws_lb_listener" "shop" {
  load_balancer_arn = aws_lb.this.arn
  port              = local.listener.port
  protocol          = local.listener.protocol
  certificate_arn   = var.certificate_arn
  ssl_policy        = var.certificate_arn == null ? null : "ELBSecurityPolicy-TLS13-1-2-2021-06"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.shop.arn
  }

  tags = merge(var.tags, { Name = var.name })
}

resource "aws_lb_listener" "redirect" {
  count             = var.certificate_arn == null ? 0 : 1
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }

  tags = merge(var.tags, { Name = "${var.name}-redirect" })
}

resource "aws_lb_listener_rule" "api" {
  for_each     = { write = { priority = 10, methods = ["POST"] }, read = { priority = 20, methods = [] } }
  listener_arn = aws_lb_listener.shop.arn
  priority     = each.value.priority

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.nodes[each.key].arn
  }

  condition {
    path_pattern {
      values = ["/api", "/api/*"]
    }
  }

  dynamic "condition" {
    for_each = length(each.value.methods) == 0 ? [] : [each.value.methods]

    content {
      http_request_method {
        values = condition.value
      }
    }
  }

  transform {
    type = "url-rewrite"

    url_rewrite_config {
      rewrite {
        regex   = "^/api/?(.*)$"
        replace = "/$1"
      }
    }
  }

  tags = merge(var.tags, { Name = "${var.name}-${each.key}" })
}
