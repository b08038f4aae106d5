output "arns" {
  description = "ARNs of all alarms by their short names."
  value       = local.arns
}

output "names" {
  description = "Names of the alarms that stop an experiment or a deployment, by their short names."
  value       = { for name in ["accept-errors", "accept-slow", "brake"] : name => "${var.name}-${name}" }
  depends_on  = [aws_cloudwatch_metric_alarm.single, aws_cloudwatch_metric_alarm.expression]
}

output "stop_alarm_arns" {
  description = "ARNs of the three alarms that stop an experiment: accept-errors, accept-slow and brake."
  value       = [for name in ["accept-errors", "accept-slow", "brake"] : local.arns[name]]
}

output "dashboard_arn" {
  description = "ARN of the dashboard."
  value       = aws_cloudwatch_dashboard.this.dashboard_arn
}
