output "name" {
  description = "Name of the ECS service."
  value       = aws_ecs_service.this.name
}

output "security_group_id" {
  description = "ID of the security group of the tasks."
  value       = aws_security_group.this.id
}

output "service" {
  description = "For tests: how the service replaces its tasks."
  value = {
    desired_count   = aws_ecs_service.this.desired_count
    minimum_percent = aws_ecs_service.this.deployment_minimum_healthy_percent
    maximum_percent = aws_ecs_service.this.deployment_maximum_percent
    rollback_alarms = toset(var.deployment.alarm_names)
    tags            = aws_ecs_service.this.tags
  }
}

output "main_container" {
  description = "For tests: the container that does the work, as the task definition has it."
  value       = local.main
}

output "prepare_script" {
  description = "For tests: what the first container does, as root."
  value       = local.prepare_script
}

output "container_names" {
  description = "For tests: the names of all containers."
  value       = concat([local.prepare.name, local.main.name], [for sidecar in var.sidecars : sidecar.name])
}

output "calls_any_port" {
  description = "For tests: whether the security group lets the tasks call any port."
  value       = aws_vpc_security_group_egress_rule.this.ip_protocol == "-1"
}
